import { expect, test } from 'vitest'
import type { Profile } from '#src/directory/profile-read.db.ts'
import type { LateObligation } from '#src/support/obligation.db.ts'
import { sayIn } from '#src/ui/words.ts'
import { TrackRecord } from './profile-parts.view.tsx'

const shown = (owed: { kept: number; of: number; late: LateObligation[] }) =>
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
  const late: LateObligation[] = [
    { paper: 'agreement', number: 'KSP-2027-00001', what: 'Magang <video>', due: '2027-04-30' },
    { paper: 'accord', number: 'MOU-2027-00001', what: 'Dua belas mahasiswa', due: '2027-06-01' },
  ]
  const html = shown({ kept: 2, of: 3, late })
  expect(html).toContain('dari 3 kewajiban kerja sama')
  expect(html).toMatch(/href="\/kesepakatan\/KSP-2027-00001">Magang &lt;video&gt;<\/a>[\s\S]*Lewat tenggat 30 April 2027/)
  expect(html).toMatch(/href="\/tata-kelola\/kerja-sama\/MOU-2027-00001">Dua belas mahasiswa<\/a>[\s\S]*Lewat tenggat 1 Juni 2027/)
  expect(shown({ kept: 0, of: 0, late: [] })).not.toContain('kewajiban')
})
