/**
 * A process that owns an embedded database until it is told to stop, or killed.
 * Usage: node embedded.owner.ts DATA_DIR. Prints one JSON line: what it opened, or why it was refused.
 */
import { openEmbedded } from '#src/platform/embedded.ts'

const [, , dataDir = ''] = process.argv
const said: string[] = []

try {
  const { stop, ...opened } = await openEmbedded({ dataDir, say: (line) => said.push(line) })
  process.on('SIGTERM', stop)
  console.log(JSON.stringify({ ...opened, said }))
} catch (error) {
  console.log(JSON.stringify({ refused: (error as Error).name, message: (error as Error).message }))
}
