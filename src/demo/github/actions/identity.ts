import type { Signature } from "../git/commits.ts";
import type { Site } from "../site.ts";
import type { Account } from "../state/accounts.ts";

/** How an account signs commits made on GitHub, at this moment. */
export function signatureOf(site: Site, account: Account): Signature {
  return { name: account.name, email: account.email, at: site.now() };
}

/** How GitHub itself signs commits made on its website, at this moment. */
export function websiteSignature(site: Site): Signature {
  return { name: "GitHub", email: "noreply@github.com", at: site.now() };
}

/** The address that GitHub gives an account for commits. */
export function privateEmail(id: number, login: string): string {
  return `${id}+${login}@users.noreply.github.com`;
}
