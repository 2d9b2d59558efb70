import { parseDuration } from "../duration.ts";
import type { Problem } from "./problems.ts";
import { quote } from "./visible.ts";

/** `merge` lets Tidegate merge where there is no release pull request. */
export function nothingToMerge(): Problem {
  return {
    message:
      "there is nothing to merge here: release: commit writes to the base branch at once, without a release pull request; " +
      "leave merge out, or write release: pull-request",
  };
}

/** `writer: flux` has nothing to go back to. */
export function fluxWithoutFollow(): Problem {
  return {
    message: "writer: flux needs follow, which says what Flux's ImagePolicies hold when they follow no pull request",
  };
}

/** Outside the grammar of durations. */
export function illDuration(text: string): Problem {
  const message = `${quote(text)} is not a length of time such as 30m, 24h, 1h30m or 7d`;
  const mended = text.replace(longUnits, "$1$2").toLowerCase();
  return mended !== text && parseDuration(mended) !== undefined ? { message, suggestion: mended } : { message };
}

/** Not `organization/slug`. */
export function illTeam(text: string): Problem {
  const message = `${quote(text)} is not a team of GitHub; write organization/team, as in the team's address`;
  const inside = /^(?:@|https:\/\/github\.com\/orgs\/)?([\w-]+)\/(?:teams\/)?([\w-]+)\/?$/.exec(text);
  return inside === null ? { message } : { message, suggestion: `${inside[1]}/${inside[2]}` };
}

/** Within one list, however spelt. */
export function listedTwice(text: string): Problem {
  return { message: `${quote(text)} is listed twice` };
}

/** Not hours and minutes; 24:00 is for ends only. */
export function illTime(key: "from" | "to", text: string): Problem {
  const last = key === "to" ? "24:00" : "23:59";
  const message = `${quote(text)} is not a time of the day from 00:00 to ${last}`;
  return /^\d:[0-5]\d$/.test(text) ? { message, suggestion: `0${text}` } : { message };
}

/** Said at the end of a window that is not after its begin. */
export function endsBeforeItBegins(from: string, to: string): Problem {
  if (to === "00:00") {
    return { message: `${quote(to)} is the begin of the day; its end is 24:00`, suggestion: "24:00" };
  }
  return {
    message: `the window ends at ${to}, which is not after ${from}; one that goes past midnight is written as two, to 24:00 and from 00:00 of the next day`,
  };
}

/** `known` are those that the time zone database of this program lists. */
export function unknownTimezone(text: string, known: readonly string[]): Problem {
  return {
    message: `${quote(text)} is not a time zone of the IANA database, such as America/Los_Angeles or UTC`,
    misspelt: { word: text, known },
  };
}

/** Neither http nor https, with what a link should not have, or not a URL at all. */
export function illUrl(text: string): Problem {
  return {
    message: `${quote(text)} is not an address that begins with https:// or http://, without a user, a password or blanks`,
  };
}

/** None of those that can be filled in. */
export function unknownInUrl(placeholder: string, known: readonly string[]): Problem {
  return {
    message: `${quote(placeholder)} is not known here; known: ${known.join(", ")}`,
    misspelt: { word: placeholder, known },
  };
}

/** A tag comes from outside; it must not choose whose site is linked. */
export function hostOfTag(): Problem {
  return {
    message:
      "in the host's name, a domain of two parts must follow {tag}, such as .example.com; else a tag would say whose site is shown",
  };
}

/** Commands could not tell which is meant. */
export function groupIsEnvironment(name: string): Problem {
  return { message: `${quote(name)} is the name of an environment; a group needs a name of its own` };
}

const longUnits =
  /(\d+)\s*(w|d|h|m|s)(?:(?<=w)(?:ee)?ks?|(?<=d)ays?|(?<=h)(?:ou)?rs?|(?<=m)in(?:ute)?s?|(?<=s)ec(?:ond)?s?)?\s*/gi;
