declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/**
 * An image's full name in canonical form, without tag and digest: `docker.io/library/nginx`.
 * Host in lower case, port kept, `index.docker.io` as `docker.io`, one-segment paths below `library/`.
 */
export type ImageName = Branded<"ImageName">;
/** A tag: `\w[\w.-]{0,127}`, ASCII. */
export type ImageTag = Branded<"ImageTag">;
/** `sha256:` and 64 lower-case hex digits, or another algorithm of the grammar. */
export type ImageDigest = Branded<"ImageDigest">;

/** `registry/repository:tag@digest` as written in a manifest; tag and digest may be absent. */
export interface ImageReference {
  readonly name: ImageName;
  readonly tag?: ImageTag;
  readonly digest?: ImageDigest;
}

/** One image at a version whose existence the registry has confirmed. */
export interface ConfirmedImage {
  readonly name: ImageName;
  readonly tag: ImageTag;
  readonly digest: ImageDigest;
}
