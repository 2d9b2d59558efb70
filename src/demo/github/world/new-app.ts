import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import type { Site } from "../site.ts";
import type { App } from "../state/apps.ts";
import { parseEvents, parsePermissions } from "../state/permissions.ts";
import { putAccount } from "./accounts.ts";
import type { WorldAddresses } from "./addresses.ts";

/** A GitHub App to be, in the words of `app.yml`. */
export interface NewApp {
  readonly slug: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  readonly webhookUrl?: string;
  readonly webhookSecret?: string;
  /** Login of the account that owns it; its own bot when absent. */
  readonly owner?: string;
}

/** What an App's operator gets to know of it. */
export interface AppCredentials {
  readonly appId: number;
  readonly clientId: string;
  /** PKCS#1, as GitHub hands it out. */
  readonly privateKeyPem: string;
}

/** Registers an App and its bot; throws on permissions and events that GitHub has not. */
export async function createApp(site: Site, at: WorldAddresses, wish: NewApp): Promise<AppCredentials> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const bot = putAccount(site, { login: `${wish.slug}[bot]`, type: "Bot", members: new Map() });
  const app: App = {
    id: site.nextId(),
    clientId: `Iv23li${wish.slug.slice(0, 8)}${bot.id}`,
    slug: wish.slug,
    name: wish.slug,
    ownerId: wish.owner === undefined ? bot.id : at.account(wish.owner).id,
    botId: bot.id,
    permissions: { metadata: "read", ...parsePermissions(wish.permissions) },
    events: parseEvents(wish.events),
    webhookUrl: wish.webhookUrl,
    webhookSecret: wish.webhookSecret,
    hookId: site.nextId(),
    publicKeyPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
    createdAt: site.now(),
  };
  site.state.apps.put(app);
  const privateKeyPem = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
  return { appId: app.id, clientId: app.clientId, privateKeyPem };
}
