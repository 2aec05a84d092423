/* Loaded into a host before its own code: says at the end, of each thread, what has been put where all objects see it. */

const shared = { Object: Object.prototype, Array: Array.prototype, Function: Function.prototype, Map: Map.prototype };

const names = (object: object): string => Reflect.ownKeys(object).map(String).sort().join(' ');
const before = Object.entries(shared).map(([name, prototype]) => [name, prototype, names(prototype)] as const);

process.on('exit', () => {
  for (const [name, prototype, was] of before) {
    if (names(prototype) !== was) console.error(`polluted: ${name} has ${names(prototype)}`);
  }
});
