declare const brand: unique symbol;

/** A value that cannot be made by hand: its parser alone mints it. */
export type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };
