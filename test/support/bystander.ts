// A process that has nothing to do with Tidegate. It says "here" and ends when standard input does.
process.stdin.resume();
console.log("here");
