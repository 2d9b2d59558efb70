import type { NotReleased, WhyNotReleased } from "../release/not-released.ts";
import { code, type Markdown, md } from "./markdown.ts";

/** Why an environment has not taken a tag by itself, as a sentence: "`1.5.0-rc.1` is a pre-release; …". */
export function renderNotReleased({ tag, why }: NotReleased): Markdown {
  return md`${code(tag)} was not released: ${renderByCode(why)}.`;
}

type Code = WhyNotReleased["code"];
type Facts = { readonly [Each in Code]: Extract<WhyNotReleased, { readonly code: Each }> };

function renderByCode<Each extends Code>(why: Facts[Each] & { readonly code: Each }): Markdown {
  return sentences[why.code](why);
}

const sentences: { readonly [Each in Code]: (facts: Facts[Each]) => Markdown } = {
  "changes-only-when-asked": () => md`this environment changes only when asked`,
  artefact: () => md`it is kept beside an image by a tool, and is no image`,
  "not-a-version": () => md`it is no version, and the environment follows versions`,
  "outside-range": ({ range }) => md`it is outside the range ${code(range)}`,
  "pre-release": ({ range }) => md`it is a pre-release; the range is ${code(range)}`,
  "no-template": () => md`the environment follows a branch, and the service has no ${code("tags")} that tells branches`,
  "template-mismatch": ({ template }) => md`it is not made as ${code(template)} says`,
  "other-branch": ({ branch, wanted }) =>
    md`it was built from ${code(branch)}; the environment follows ${code(wanted)}`,
  "pattern-mismatch": ({ pattern }) => md`it does not match ${code(pattern)}`,
  ignored: ({ glob }) => md`${code(glob)} says that it is ignored`,
  "not-orderable": ({ extracted, order }) => md`its ${code(extracted)} has no place in the order ${code(order)}`,
};
