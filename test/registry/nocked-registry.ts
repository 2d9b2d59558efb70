import nock from "nock";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { type ImageName, type ImageTag, parseImageName, parseImageTag } from "../../src/core/image/reference.ts";
import type { Observation } from "../../src/core/observation.ts";
import { createRegistry, type RegistryOptions } from "../../src/registry/client.ts";
import type { Registry } from "../../src/registry/registry.ts";

/** Keeps the network off for the tests of a file; every scripted answer must have been asked for. */
export function useNockedNetwork(): void {
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    expect(pending).toEqual([]);
  });
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });
}

/** The adapter with what it observed; without credentials unless they are given. */
export function registryWith(options: Partial<RegistryOptions> = {}): {
  readonly registry: Registry;
  readonly observed: Observation[];
} {
  const observed: Observation[] = [];
  const registry = createRegistry({
    credentials: new Map(),
    insecureHosts: new Set(),
    observe: (observation) => observed.push(observation),
    ...options,
  });
  return { registry, observed };
}

/** The name, or a failing test. */
export function image(text: string): ImageName {
  const name = parseImageName(text);
  if (name === undefined) throw new Error(`${text} is no image's name`);
  return name;
}

/** The tag, or a failing test. */
export function tag(text: string): ImageTag {
  const parsed = parseImageTag(text);
  if (parsed === undefined) throw new Error(`${text} is no tag`);
  return parsed;
}
