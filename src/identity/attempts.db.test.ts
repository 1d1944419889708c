import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { beginAttempt } from './attempts.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown({ template: 'bare' })
})
afterAll(() => town?.close())

test('a free failure bars nobody, not even a guess whose clock was read before it; the fifth bars all', async () => {
  const ctx = await town.as('guest')
  await ctx.house.db.transaction().execute(async (tx) => {
    await sql`select now()`.execute(tx)
    expect(await beginAttempt(ctx, 'uji', 'sari@contoh.id', '192.0.2.7')).toBeUndefined()
    expect(await beginAttempt({ ...ctx, db: tx }, 'uji', 'sari@contoh.id', '192.0.2.7')).toBeUndefined()
  })
  for (let n = 3; n <= 5; n += 1) expect(await beginAttempt(ctx, 'uji', 'sari@contoh.id', '192.0.2.7')).toBeUndefined()
  expect((await beginAttempt(ctx, 'uji', 'sari@contoh.id', '192.0.2.7'))?.rule).toBe('identity.attempts.wait')
})
