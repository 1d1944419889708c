import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { castOf, doOnce } from '#src/governance/demo-life.db.ts'
import { demoCast } from '#src/identity/demo-cast.db.ts'
import type { House } from '#src/platform/context.ts'
import { storySchema } from './story.ts'
import { picturesOfShop } from './story-read.db.ts'
import { giveConsent, publishStory, writeStory } from './story-write.db.ts'

const told = z.looseObject({
  writer: z.string(),
  publisher: z.string().optional(),
  maker: z.string().optional(),
  shop: z.string().optional(),
})
const written = z.object({ slug: z.string(), n: z.int() })

/** The stories of the demo town, written, agreed to and let out by those who may. One still waits for its maker's word. */
export async function plantStories(house: House): Promise<void> {
  const text = await readFile(join(house.config.CITY, 'demo', 'stories.json'), 'utf8').catch(() => '[]')
  const cast = await castOf(house)
  const { as } = await demoCast(house)
  for (const [place, { writer, publisher, maker, ...story }] of z.array(told).parse(JSON.parse(text)).entries()) {
    if (!cast.has(writer)) continue
    const [picture] = story.shop ? await picturesOfShop(house.db, story.shop) : []
    const shown = picture ? { picture: picture.key, alt: picture.alt, licence: 'cc-by', credit: 'Metro Creative Hub (gambar contoh)' } : {}
    const wish = storySchema.parse({ ...story, ...shown, send: true })
    const made = written.safeParse(await doOnce(as(writer), `story ${place}`, writeStory, wish))
    if (!made.success || !publisher || !cast.has(publisher)) continue
    if (maker) await doOnce(as(maker), `story ${place} word`, giveConsent, { ...made.data, granted: true })
    await doOnce(as(publisher), `story ${place} out`, publishStory, made.data)
  }
}
