import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { dropPicture, keepAlone } from '#src/market/picture.db.ts'
import { actorText, type Ctx, may } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import type { PictureFacts } from '#src/ui/picture.tsx'
import type { PictureTold } from './story.ts'

/** A story's own pictures are a choice, not an archive. */
const mostPictures = 12

type Kept = { key: string; widths: number[]; width: number; height: number }

const addPicture = deed(
  'press.picture.add',
  async (scope, { slug, kept, told }: { slug: string; kept: Kept; told: PictureTold }): Promise<Outcome<{ slug: string; key: string }>> => {
    const { tx } = scope
    await scope.must('press.story.write', { fund: 'tanpa_dana' })
    const found = await sql<{ id: string }>`select id from press.story where slug = ${slug} for no key update`.execute(tx)
    const [story] = found.rows
    if (!story) throw new Missing('story')
    const { key, widths, width, height } = kept
    const made = await sql`insert into press.picture (story_id, key, picture, alt, licence, credit, actor)
      select ${story.id}, ${key}, ${JSON.stringify({ key, widths, width, height })}, ${told.alt}, ${told.licence}, ${told.credit}, ${actorText(scope.actor)}
      where (select count(*) from press.picture where story_id = ${story.id}) < ${mostPictures} returning id`.execute(tx)
    if (made.rows.length === 0) return refused({ rule: 'press.picture.too_many', field: 'picture', facts: { most: mostPictures } })
    scope.note(`story:${slug}`, { picture: key })
    return done({ slug, key })
  },
)

/** Takes a picture for a story that is there, from somebody who may write it. Nothing is decoded for anybody else, and what is refused leaves no file. */
export async function uploadPicture(
  ctx: Ctx,
  slug: string,
  told: PictureTold,
  bytes: Uint8Array,
): Promise<Outcome<{ slug: string; key: string }>> {
  const found = await sql`select from press.story where slug = ${slug}`.execute(ctx.db)
  if (found.rows.length === 0) throw new Missing('story')
  const kept = (await may(ctx, 'press.story.write', { fund: 'tanpa_dana' })) ? await keepAlone(ctx.house.files, bytes) : undefined
  if (kept && !kept.ok) return kept
  const facts = kept?.value ?? { key: '', widths: [], width: 0, height: 0 }
  let added: Outcome<{ slug: string; key: string }> | undefined
  try {
    // whom the matrix does not name is denied by the deed itself, with who could
    added = await addPicture(ctx, { slug, kept: facts, told })
    return added
  } finally {
    if (!added?.ok && facts.key) await dropPicture(ctx.house.files, facts.key)
  }
}

export type Uploaded = PictureFacts & { licence: string; credit: string }

/** Pictures that came for a story, the newest first. */
export async function picturesOfStory({ db }: Pick<Ctx, 'db'>, slug: string): Promise<Uploaded[]> {
  const found =
    await sql<Uploaded>`select p.key, p.picture -> 'widths' as widths, (p.picture ->> 'width')::int as width, (p.picture ->> 'height')::int as height, p.alt, p.licence, p.credit
    from press.picture p join press.story s on s.id = p.story_id where s.slug = ${slug} order by p.at desc, p.id desc`.execute(db)
  return found.rows
}
