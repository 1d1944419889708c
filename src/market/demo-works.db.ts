import { sql } from 'kysely'
import { castContexts } from '#src/directory/demo-directory.db.ts'
import { pictureWork } from '#src/directory/work.db.ts'
import type { House } from '#src/platform/context.ts'
import { productPicture } from '#src/ui/picture/picture.ts'
import { storeAlone } from './picture.db.ts'
import { drawnMaster } from './picture-file.ts'

/** Works of the demo town that can be drawn as the thing they are; the others keep the cloth, for a drawing of something else would be no picture of them. */
const drawn = [
  { title: 'Kupu Malam', kind: 'flat-cloth' },
  { title: 'Peta Warna Kulit Kayu', kind: 'cloth-roll' },
] as const

/** Their owners put the pictures up, by the ordinary deed. */
export async function plantWorkPictures(house: House): Promise<void> {
  const found = await sql<{
    work: string
    slug: string
    title: string
    owner: string
  }>`select w.id as work, p.slug, w.title, h.demo_key as owner from directory.work w
    join directory.profile p on p.id = w.profile_id join identity.person h on h.id = p.person_id where h.demo_key is not null and w.picture_key is null`.execute(
    house.db,
  )
  const as = await castContexts(house)
  for (const { title, kind } of drawn) {
    const row = found.rows.find((one) => one.title === title)
    const ctx = row && as(row.owner)
    if (!ctx) continue
    const picture = await storeAlone(house.files, drawnMaster(productPicture({ kind, seed: title }), '#EAD9BA'), true)
    const given = await pictureWork(ctx, { slug: row.slug, work: row.work, picture })
    if (!given.ok) throw new Error(`the picture of ${title}: ${given.refusals[0]?.rule}`)
  }
}
