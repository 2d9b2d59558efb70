// Plain JavaScript without modern syntax: it must still run, and say what is wrong, on the machine's older Node.
const wanted = [22, 20];
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < wanted[0] || (major === wanted[0] && minor < wanted[1])) {
  console.error(
    `This needs Node ${wanted.join(".")} or newer; ${process.execPath} is ${process.versions.node}.\n` +
      "The project brings its own through npm: run `npm ci` without --omit=optional (and without --omit=dev),\n" +
      "then use the npm scripts, which find it first in their PATH.",
  );
  process.exit(1);
}
