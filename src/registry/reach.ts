import { BlockList, isIP } from "node:net";

/** Where a registry may send us on to: for a token, or for a blob in its storage. */
export interface ReachRules {
  /** The registry that sends us, as in image names, with its port. */
  readonly registry: string;
  /** Hosts that are asked over plain HTTP, with their ports. */
  readonly insecureHosts: ReadonlySet<string>;
  /** Further hosts that the operator named, with their ports: they may be private ones. */
  readonly knownHosts: ReadonlySet<string>;
}

/**
 * Says why `address` may not be asked, or gives undefined when it may. A registry's name comes from a file that others
 * write, so what it answers must not lead into the network that Tidegate stands in: addresses are https (or a host that
 * may be asked over plain HTTP), carry no credentials, and are public, unless the operator named the host or the
 * registry itself is at a private address. Names are not looked up; only addresses written as numbers, and `localhost`,
 * are judged.
 */
export function refuseAddress(address: URL, { registry, insecureHosts, knownHosts }: ReachRules): string | undefined {
  const plain = address.protocol === "http:" && insecureHosts.has(address.host);
  if (address.protocol !== "https:" && !plain) return "it is not https";
  if (address.username !== "" || address.password !== "") return "it carries credentials";
  if (address.host === registry || insecureHosts.has(address.host) || knownHosts.has(address.host)) return undefined;
  if (isIn(linkLocal, address.hostname)) return "it is a link-local address";
  const registryIsPrivate = isPrivate(hostnameOf(registry));
  return isPrivate(address.hostname) && !registryIsPrivate ? "it is a private address" : undefined;
}

function isPrivate(hostname: string): boolean {
  const name = hostname.replace(/\.$/, "");
  return name === "localhost" || name.endsWith(".localhost") || isIn(inside, hostname) || isIn(linkLocal, hostname);
}

function isIn(list: BlockList, hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, "");
  const version = isIP(address);
  return version !== 0 && list.check(address, version === 4 ? "ipv4" : "ipv6");
}

/** Through the URL parser, which writes `0x7f.1` and `2130706433` as the address they mean. */
function hostnameOf(host: string): string {
  return URL.parse(`https://${host}`)?.hostname ?? "";
}

const linkLocal = blockList(["169.254.0.0/16", "fe80::/10"]);

/**
 * Loopback, private, shared, "this host", multicast and reserved. Node looks for `::ffff:10.0.0.1` among the IPv4
 * networks, and for any IPv4 address in `::ffff:0:0/96`: so that one must not stand here.
 */
const inside = blockList([
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "224.0.0.0/3",
  "::/96",
  "64:ff9b::/96",
  "2002::/16",
  "fc00::/7",
  "ff00::/8",
]);

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", prefix = ""] = network.split("/");
    list.addSubnet(address, Number(prefix), address.includes(":") ? "ipv6" : "ipv4");
  }
  return list;
}
