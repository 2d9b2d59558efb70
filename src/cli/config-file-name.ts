/** The name of the config file at the root of a config repo. */
export const configFileName = ".tidegate.yaml";
