import { demoPassword } from '#src/identity/demo.db.ts'
import type { House } from '#src/platform/context.ts'

/** The lines a newcomer needs: where it is, and who to be. */
export function greet(house: House, port: number, say: (line: string) => void): void {
  const address = house.config.ORIGIN ?? `http://localhost:${port}`
  say(`\nMetro Creative Hub is open at ${address}`)
  say(`  MCH  ${address}/`)
  say(`  MB2  ${address}/belanja`)
  if (!house.demo) return
  say('\nDemo town, fictional people. Sign in at /masuk with one of these and the password')
  say(`  ${demoPassword}`)
  say('  warga@contoh.metro           a buyer')
  say('  penjual-batik@contoh.metro   sells batik')
  say('  penjual-kopi@contoh.metro    sells coffee')
  say('  penjual-keripik@contoh.metro sells chips')
  say('  kurator@contoh.metro         checks shops (second factor: the code is shown on the page, demo only)')
  say('  pengelola@contoh.metro       runs the hub')
  say(`Letters that would be mailed: ${address}/dev/mail\n`)
}
