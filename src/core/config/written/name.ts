import { z } from "zod";

/**
 * The key of an environment or a service. The pattern is for editors only; the name is parsed where it gets its
 * type, in `core/identity.ts`.
 */
export const nameKey = z.string().meta({ pattern: "^(?!.*\\.\\.)(?!.*\\.(lock)?$)[a-z0-9][a-z0-9._-]{0,62}$" });
