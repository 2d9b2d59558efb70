import { describe, expect, it } from "vitest";
import { refuseAddress } from "../../src/registry/reach.ts";

const rules = (registry: string) => ({
  registry,
  insecureHosts: new Set(["127.0.0.1:5000"]),
  knownHosts: new Set(["10.1.2.3:8443"]),
});

describe("an address that a registry sends us to", () => {
  it.each([
    ["https://auth.docker.io/token", "docker.io"],
    ["https://registry.example.com/token", "registry.example.com"],
    ["http://127.0.0.1:5000/token", "127.0.0.1:5000"],
    ["https://10.1.2.3:8443/token", "ghcr.io"],
    ["https://10.0.0.9/token", "10.0.0.8:5000"],
    ["https://192.0.2.7/token", "ghcr.io"],
    ["https://[2606:4700::1]/token", "ghcr.io"],
  ])("may be %s for %s", (address, registry) => {
    expect(refuseAddress(new URL(address), rules(registry))).toBeUndefined();
  });

  it.each([
    ["http://auth.docker.io/token", "docker.io", "it is not https"],
    ["ftp://ghcr.io/token", "ghcr.io", "it is not https"],
    ["file:///etc/passwd", "ghcr.io", "it is not https"],
    ["http://127.0.0.1:5001/token", "127.0.0.1:5000", "it is not https"],
    ["https://bob:secret@ghcr.io/token", "ghcr.io", "it carries credentials"],
    ["https://127.0.0.1/token", "ghcr.io", "it is a private address"],
    ["https://127.1/token", "ghcr.io", "it is a private address"],
    ["https://2130706433/token", "ghcr.io", "it is a private address"],
    ["https://0x7f000001/token", "ghcr.io", "it is a private address"],
    ["https://0.0.0.0/token", "ghcr.io", "it is a private address"],
    ["https://localhost/token", "ghcr.io", "it is a private address"],
    ["https://LOCALHOST./token", "ghcr.io", "it is a private address"],
    ["https://api.localhost/token", "ghcr.io", "it is a private address"],
    ["https://10.0.0.1/token", "ghcr.io", "it is a private address"],
    ["https://172.31.255.255/token", "ghcr.io", "it is a private address"],
    ["https://192.168.1.1/token", "ghcr.io", "it is a private address"],
    ["https://100.64.0.1/token", "ghcr.io", "it is a private address"],
    ["https://[::1]/token", "ghcr.io", "it is a private address"],
    ["https://[fd00::1]/token", "ghcr.io", "it is a private address"],
    ["https://[::ffff:127.0.0.1]/token", "ghcr.io", "it is a private address"],
    ["https://[::ffff:10.1.2.3]/token", "ghcr.io", "it is a private address"],
    ["https://[::7f00:1]/token", "ghcr.io", "it is a private address"],
    ["https://[64:ff9b::7f00:1]/token", "ghcr.io", "it is a private address"],
    ["https://169.254.169.254/latest/meta-data", "ghcr.io", "it is a link-local address"],
    ["https://169.254.169.254/latest/meta-data", "10.0.0.8:5000", "it is a link-local address"],
    ["https://[::ffff:a9fe:a9fe]/token", "ghcr.io", "it is a link-local address"],
    ["https://[fe80::1]/token", "ghcr.io", "it is a link-local address"],
  ])("may not be %s for %s: %s", (address, registry, reason) => {
    expect(refuseAddress(new URL(address), rules(registry))).toBe(reason);
  });
});
