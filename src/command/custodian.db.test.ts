import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town, testSecret } from '../../test/town.ts'
import { hub } from './hub.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

async function custodian(...args: string[]) {
  const [out, said]: [string[], string[]] = [[], []]
  const environment = { DATABASE_URL: town.ownerUrl, SECRET: testSecret, DATA_DIR: town.house.config.DATA_DIR }
  const io = {
    out: (line: string) => out.push(line),
    say: (line: string) => said.push(line),
    cwd: '.',
    environment,
    now: () => town.house.now(),
  }
  return { exit: await hub(['custodian', ...args], io), out: out.join('\n'), said: said.join('\n') }
}

const whole = ['warga-2@contoh.metro', '--post', 'admin-it', '--paper', 'Nota operator 1']

test('typed without its paper it says how it is used', async () => {
  expect(await custodian('warga-2@contoh.metro', '--post', 'admin-it')).toMatchObject({
    exit: 2,
    said: expect.stringContaining('--paper is missing'),
  })
})

test('refuses while the keys are kept, in a sentence with the next step', async () => {
  expect(await custodian(...whole)).toMatchObject({ exit: 1, out: '', said: expect.stringContaining('Record the decree at the desk') })
})

test('lets one person in when terms have run out, once', async () => {
  await town.owner.query(
    `update governance.appointment a set last_day = current_date - 1 from governance.post p where p.id = a.post_id and p.code in ('sekretaris', 'pengelola')`,
  )
  expect(await custodian(...whole)).toMatchObject({ exit: 0, out: expect.stringContaining('acts on admin-it, seat 2, until') })
  expect((await custodian(...whole)).exit).toBe(1)
})
