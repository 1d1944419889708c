import { hub } from './command/hub.ts'

const exit = await hub(process.argv.slice(2), {
  out: (line) => void process.stdout.write(`${line}\n`),
  say: (line) => void process.stderr.write(`${line}\n`),
  // npm runs scripts from the root of the repository and says here where it was called
  cwd: process.env.INIT_CWD ?? process.cwd(),
  environment: process.env,
  now: () => new Date(),
})
process.stdout.write('', () => process.exit(exit))
