import { expect, test } from 'vitest'
import type { Profile } from '#src/directory/profile-read.db.ts'
import { sayIn } from '#src/ui/words.ts'
import { TrackRecord } from './profile-parts.view.tsx'

const shown = (owed: { kept: number; of: number; late: { number: string; what: string; due: string }[] }) =>
  String(
    TrackRecord({
      t: sayIn('id'),
      tongue: 'id',
      profile: {} as Profile,
      track: {
        events: { held: 0, toCome: 0, latest: [] },
        support: { promised: 0, confirmed: 0, waiting: 0 },
        owed,
        passed: [],
        sold: [],
      },
    }),
  )

test('a body’s page says what it kept of its agreements and names what is late, with the way to it', () => {
  const html = shown({ kept: 2, of: 3, late: [{ number: 'KSP-2027-00001', what: 'Magang <video>', due: '2027-04-30' }] })
  expect(html).toContain('dari 3 kewajiban kerja sama')
  expect(html).toMatch(/href="\/kesepakatan\/KSP-2027-00001">Magang &lt;video&gt;<\/a>[\s\S]*Lewat tenggat 30 April 2027/)
  expect(shown({ kept: 0, of: 0, late: [] })).not.toContain('kewajiban')
})
