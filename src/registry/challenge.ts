/** One way in that a 401 offers. */
export interface Challenge {
  /** In lower case: `bearer`, `basic`. */
  readonly scheme: string;
  /** By name in lower case; of a name written twice the first counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * Reads a `WWW-Authenticate` header, or several joined by commas; from the first sign outside the grammar on, the rest
 * is dropped.
 *
 *     header    = challenge *( "," challenge )
 *     challenge = scheme [ 1*SP ( token68 / parameter *( "," parameter ) ) ]
 *     parameter = token "=" ( token / quoted-string )
 *     quoted    = DQUOTE *( any but DQUOTE and "\" / "\" any ) DQUOTE
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-www-authenticate
 */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: { readonly scheme: string; readonly parameters: Map<string, string> }[] = [];
  let at = 0;
  while (at < header.length) {
    const separator = match(/[\s,]*/y, header, at);
    at += separator?.[0].length ?? 0;
    const parameter = match(/([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:([\w!#$%&'*+.^`|~-]+)|"((?:[^"\\]|\\.)*)")/y, header, at);
    const scheme = match(/([\w!#$%&'*+.^`|~-]+)(?=\s|,|$)/y, header, at);
    const current = challenges.at(-1);
    if (parameter !== undefined && current !== undefined) {
      const key = String(parameter[1]).toLowerCase();
      const value = parameter[2] ?? String(parameter[3]).replace(/\\(.)/g, "$1");
      if (!current.parameters.has(key)) current.parameters.set(key, value);
      at += parameter[0].length;
    } else if (scheme !== undefined) {
      challenges.push({ scheme: String(scheme[1]).toLowerCase(), parameters: new Map() });
      at += scheme[0].length;
    } else {
      break;
    }
  }
  return challenges;
}

function match(expression: RegExp, text: string, at: number): RegExpExecArray | undefined {
  expression.lastIndex = at;
  return expression.exec(text) ?? undefined;
}
