import { sql } from 'kysely'
import { isId, newId } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { type Day, dayOf, dayPlus } from '#src/base/time.ts'
import { type Ctx, type House, personOf } from '#src/platform/context.ts'
import type { Database } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { ownApplication } from './_application-rows.db.ts'
import { openBytes, sealBytes } from './_folder-seal.ts'
import { folderDays, mostPapers, type PaperType, paperType } from './folder.ts'
import { grantOf } from './grant-agreement.db.ts'
import { paperStays } from './grant-agreement.ts'

type Kept = { id: string }
type Noting = { id: string; key: string; title: string; mediaType: PaperType; bytes: number; expiresOn: string }

const notePaper = deed('support.folder.keep', async (scope, wish: Noting): Promise<Outcome<Kept>> => {
  const { tx } = scope
  const me = personOf(scope.actor)
  if (!me) throw new Missing('folder')
  await scope.must('support.folder.keep', { person: me })
  const there = await sql<{
    n: number
  }>`select count(*)::int as n from support.folder_document where person_id = ${me} and ended_at is null`.execute(tx)
  if ((there.rows[0]?.n ?? 0) >= mostPapers) return refused({ rule: 'support.folder.full', facts: { most: mostPapers } })
  await sql`insert into support.folder_document (id, person_id, title, file_key, media_type, bytes, expires_on)
    values (${wish.id}, ${me}, ${wish.title}, ${wish.key}, ${wish.mediaType}, ${wish.bytes}, ${wish.expiresOn})`.execute(tx)
  scope.note(`folder:${wish.id}`)
  return done({ id: wish.id })
})

/** Keeps a paper in one's own folder, for all agencies at once. Its bytes are closed before they are laid away, and end with the day it ends on. */
export async function keepPaper(
  ctx: Ctx,
  { title, bytes, expiresOn }: { title: string; bytes: Uint8Array; expiresOn?: string | undefined },
): Promise<Outcome<Kept>> {
  const type = paperType(bytes)
  if (!type.ok) return type
  const today = dayOf(ctx.now)
  const latest = dayPlus(today, folderDays)
  if (expiresOn !== undefined && expiresOn <= today) return refused({ rule: 'support.folder.over', field: 'expiresOn' })
  const id = newId(ctx.now)
  const key = `folder/${id.slice(-2)}/${id}`
  await ctx.house.files.put(key, sealBytes(ctx.house.secret, key, bytes))
  const until = expiresOn !== undefined && expiresOn < latest ? expiresOn : latest
  return await notePaper(ctx, { id, key, title, mediaType: type.value, bytes: bytes.length, expiresOn: until })
}

/** Lets a paper go. Where an application was handed in with it, that keeps only its name. */
export const dropPaper = deed('support.folder.drop', async (scope, { id }: Kept): Promise<Outcome<Kept>> => {
  const { tx } = scope
  const me = personOf(scope.actor)
  if (!me || !isId(id)) throw new Missing('folder')
  await scope.must('support.folder.keep', { person: me })
  const gone = await sql<{
    key: string
  }>`update support.folder_document set ended_at = governance.clock() where id = ${id} and person_id = ${me} and ended_at is null returning file_key as key`.execute(
    tx,
  )
  const [row] = gone.rows
  if (!row) throw new Missing('folder')
  await scope.enqueue('platform.file.remove', { key: row.key })
  scope.note(`folder:${id}`, { dropped: 1 })
  return done({ id })
})

/** Lays a paper of one's folder to an application, under what the offer asks for. */
export const attachPaper = deed(
  'support.application.attach',
  async (scope, wish: { number: string; wanted: string; paper: string }): Promise<Outcome<{ number: string }>> => {
    const { tx } = scope
    const row = await ownApplication(tx, scope.actor, wish.number)
    await scope.must('support.application.attach', { person: row.person })
    // after the decision, what the agreement asks for besides
    const granted = row.state === 'approved'
    if (row.state !== 'draft' && row.state !== 'mending' && !granted) return refused({ rule: 'support.application.handed_in' })
    const grant = granted ? await grantOf(tx, row.number) : undefined
    const asked = grant ? grant.wanted.map(({ wanted }) => wanted) : row.documents
    if (!asked.includes(wish.wanted)) return refused({ rule: 'support.document.not_asked' })
    if (grant && paperStays(grant, row.documents, wish.wanted)) return refused({ rule: 'support.document.stays' })
    const mine = isId(wish.paper)
      ? await sql`select from support.folder_document where id = ${wish.paper} and person_id = ${row.person} and ended_at is null and expires_on >= governance.today()`.execute(
          tx,
        )
      : { rows: [] }
    if (mine.rows.length === 0) return refused({ rule: 'support.document.not_yours', field: 'paper' })
    await sql`insert into support.application_document (application_id, wanted, document_id) values (${row.id}, ${wish.wanted}, ${wish.paper})
      on conflict (application_id, wanted) do update set document_id = excluded.document_id, at = governance.clock()`.execute(tx)
    scope.note(`application:${row.number}`, { paper: 1 })
    return done({ number: row.number })
  },
)

export type Paper = { id: string; title: string; mediaType: PaperType; bytes: number; expiresOn: Day; at: Date; usedIn: string[] }

/** One's own folder, the newest first. */
export async function myPapers(ctx: Ctx): Promise<Paper[]> {
  const found =
    await sql<Paper>`select f.id, f.title, f.media_type as "mediaType", f.bytes, to_char(f.expires_on, 'YYYY-MM-DD') as "expiresOn", f.at,
      coalesce((select array_agg(distinct a.number) from support.application_document d join support.application a on a.id = d.application_id where d.document_id = f.id), '{}') as "usedIn"
    from support.folder_document f where f.person_id = ${personOf(ctx.actor) ?? null}::uuid and f.ended_at is null and f.expires_on >= governance.today() order by f.at desc, f.id desc`.execute(
      ctx.db,
    )
  return found.rows
}

export type OpenedPaper = { title: string; mediaType: PaperType; bytes: Uint8Array }

async function openPaperRow(house: House, row: { title: string; mediaType: PaperType; key: string } | undefined): Promise<OpenedPaper> {
  const sealed = row && (await house.files.get(row.key))
  if (!row || !sealed) throw new Missing('folder')
  return { title: row.title, mediaType: row.mediaType, bytes: openBytes(house.secret, row.key, sealed) }
}

const live = sql`f.ended_at is null and f.expires_on >= governance.today()`

/** The bytes of one's own paper. */
export async function myPaper(ctx: Ctx, id: string): Promise<OpenedPaper> {
  if (!isId(id)) throw new Missing('folder')
  const found = await sql<{
    title: string
    mediaType: PaperType
    key: string
  }>`select f.title, f.media_type as "mediaType", f.file_key as key from support.folder_document f
    where f.id = ${id} and f.person_id = ${personOf(ctx.actor) ?? null}::uuid and ${live}`.execute(ctx.db)
  return await openPaperRow(ctx.house, found.rows[0])
}

/** The bytes of a paper laid to an application, for an officer whom its page has let in already. */
export async function paperOfApplication(ctx: Ctx, number: string, id: string): Promise<OpenedPaper> {
  if (!isId(id)) throw new Missing('folder')
  const found = await sql<{
    title: string
    mediaType: PaperType
    key: string
  }>`select f.title, f.media_type as "mediaType", f.file_key as key
    from support.application_document d join support.application a on a.id = d.application_id join support.folder_document f on f.id = d.document_id
    where a.number = ${number} and f.id = ${id} and ${live}`.execute(ctx.db)
  return await openPaperRow(ctx.house, found.rows[0])
}

/** Lets go of what has ended by its day. A few at a time; the sweeper comes again. */
export async function sweepFolder(db: Database): Promise<string[]> {
  const gone = await sql<{ key: string }>`update support.folder_document set ended_at = governance.clock() where id in (
      select id from support.folder_document where ended_at is null and expires_on < governance.today() order by expires_on limit 200 for update skip locked) returning file_key as key`.execute(
    db,
  )
  return gone.rows.map(({ key }) => key)
}
