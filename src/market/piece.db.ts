import { sql } from 'kysely'
import { secret } from '#src/base/id.ts'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { dayOf, wallClock } from '#src/base/time.ts'
import { actorText, type Ctx } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { readInput } from './_read-input.ts'
import { storeMaster } from './picture.db.ts'
import { type Master, readPicture } from './picture-file.ts'
import { mostPhotos, type PieceInput, type PieceState, photoInput, pieceInput, returnReason } from './piece.ts'
import { type ShopRow, shopOfTeam } from './shop-read.db.ts'

export type PieceRow = {
  id: string
  number: string
  shop: string
  state: PieceState
  motif: string | null
  maker: string | null
  salt: string | null
}

async function ownPiece(tx: Tx, shop: string, number: string): Promise<PieceRow> {
  const found = await sql<PieceRow>`select p.id, p.number, p.shop_id as shop, p.state, p.motif_id as motif, p.maker, p.maker_salt as salt
    from market.piece p where p.number = ${number} and p.shop_id = ${shop} for update`.execute(tx)
  const [piece] = found.rows
  if (!piece) throw new Missing('piece')
  return piece
}

export async function pieceStep(
  scope: Pick<DeedScope, 'tx' | 'actor'>,
  piece: Pick<PieceRow, 'id' | 'state'>,
  became: PieceState,
  reason = '',
): Promise<void> {
  await sql`update market.piece set state = ${became} where id = ${piece.id}`.execute(scope.tx)
  await sql`insert into market.piece_step (piece_id, from_state, to_state, reason, actor) values (${piece.id}, ${piece.state}, ${became}, ${reason}, ${actorText(scope.actor)})`.execute(
    scope.tx,
  )
}

type Links = { motif: string | null; product: string | null; refusals: Refusal[] }

/** What a piece leans on: a motif it may show, a listing of the same shop, a Batikmark that was looked up. */
async function linksOf(tx: Tx, shop: ShopRow, wish: PieceInput): Promise<Links> {
  const refusals: Refusal[] = []
  const motif = wish.motif
    ? (
        await sql<{
          id: string
          name: string
          slug: string
          may: boolean
        }>`select m.id, m.name, m.slug, market.may_use_motif(m.id, ${shop.id}, ${wish.technique}) as may
          from market.motif_name n join market.motif m on m.id = n.motif_id where n.folded = market.folded(${wish.motif})`.execute(tx)
      ).rows[0]
    : undefined
  if (wish.motif && !motif) refusals.push({ rule: 'market.piece.motif_unknown', field: 'motif' })
  if (motif && !motif.may)
    refusals.push({
      rule: 'market.motif.licence_missing',
      field: 'motif',
      facts: { motif: motif.name, slug: motif.slug, href: `/motif/${motif.slug}/izin` },
    })
  const product = wish.product
    ? (await sql<{ id: string }>`select id from market.product where slug = ${wish.product} and shop_id = ${shop.id}`.execute(tx)).rows[0]
    : undefined
  if (wish.product && !product) refusals.push({ rule: 'market.piece.product_unknown', field: 'product' })
  const mark = wish.batikmark
    ? await sql`select from market.badge where shop_id = ${shop.id} and kind = 'batikmark' and number = ${wish.batikmark} and state = 'verified'
        and (valid_until is null or valid_until >= governance.today())`.execute(tx)
    : undefined
  if (mark && mark.rows.length === 0) refusals.push({ rule: 'market.piece.batikmark', field: 'batikmark' })
  return { motif: motif?.id ?? null, product: product?.id ?? null, refusals }
}

async function checked(scope: DeedScope, shop: ShopRow, input: unknown): Promise<Outcome<{ wish: PieceInput; links: Links }>> {
  const read = readInput(pieceInput, input)
  if (!read.ok) return read
  const links = await linksOf(scope.tx, shop, read.value)
  const late = read.value.finishedOn > dayOf(scope.now) ? [{ rule: 'market.piece.finished_later', field: 'finishedOn' }] : []
  const refusals = [...links.refusals, ...late]
  return refusals.length > 0 ? refused(...refusals) : done({ wish: read.value, links })
}

/** A cloth is entered, with what will be said of it. */
export const makePiece = deed<{ shop: string; input: unknown }, { number: string }>(
  'market.piece.make',
  async (scope, { shop: slug, input }) => {
    const { tx, actor } = scope
    const shop = await shopOfTeam(tx, actor, slug)
    await scope.must('market.piece.make', { shop: shop.id })
    if (shop.status !== 'approved') return refused({ rule: 'market.piece.shop_not_open' })
    const read = await checked(scope, shop, input)
    if (!read.ok) return read
    const { wish, links } = read.value
    const made = await sql<{ id: string; number: string }>`
    insert into market.piece (number, shop_id, product_id, motif_id, title, technique, dye, cloth, length_cm, width_cm, work_days, finished_on, story, maker, maker_salt, batikmark)
    values ('BTK-' || ${wallClock(scope.now).year}::text || '-' || lpad(nextval('market.piece_number')::text, 6, '0'), ${shop.id}, ${links.product}, ${links.motif}, ${wish.title}, ${wish.technique},
      ${wish.dye}, ${wish.cloth}, ${wish.length}, ${wish.width}, ${wish.workDays}, ${wish.finishedOn}, ${wish.story}, ${wish.maker || null}, ${wish.maker ? secret() : null}, ${wish.batikmark})
    returning id, number`.execute(tx)
    const { id = '', number = '' } = made.rows[0] ?? {}
    await sql`insert into market.piece_step (piece_id, from_state, to_state, actor) values (${id}, '', 'draft', ${actorText(actor)})`.execute(
      tx,
    )
    scope.note(`piece:${number}`, { shop: shop.slug })
    return done({ number })
  },
)

const open = (state: PieceState) => state === 'draft' || state === 'returned'

/** Until it is shown to the curators a piece is its shop's to put right. */
export const editPiece = deed<{ shop: string; number: string; input: unknown }, { number: string }>(
  'market.piece.edit',
  async (scope, { shop: slug, number, input }) => {
    const { tx, actor } = scope
    const shop = await shopOfTeam(tx, actor, slug)
    await scope.must('market.piece.make', { shop: shop.id })
    const piece = await ownPiece(tx, shop.id, number)
    if (!open(piece.state)) return refused({ rule: 'market.piece.fixed' })
    const read = await checked(scope, shop, input)
    if (!read.ok) return read
    const { wish, links } = read.value
    const salt = wish.maker === '' ? null : wish.maker === piece.maker ? piece.salt : secret()
    await sql`update market.piece set product_id = ${links.product}, motif_id = ${links.motif}, title = ${wish.title}, technique = ${wish.technique}, dye = ${wish.dye}, cloth = ${wish.cloth},
      length_cm = ${wish.length}, width_cm = ${wish.width}, work_days = ${wish.workDays}, finished_on = ${wish.finishedOn}, story = ${wish.story}, maker = ${wish.maker || null}, maker_salt = ${salt},
      batikmark = ${wish.batikmark} where id = ${piece.id}`.execute(tx)
    scope.note(`piece:${number}`)
    return done({ number })
  },
)

type Adding = { shop: string; number: string; master: Omit<Master, 'bytes'>; about: unknown }

const keepPhoto = deed<Adding, { number: string }>('market.piece.photo', async (scope, { shop: slug, number, master, about }) => {
  const { tx, actor } = scope
  const shop = await shopOfTeam(tx, actor, slug)
  await scope.must('market.piece.make', { shop: shop.id })
  const piece = await ownPiece(tx, shop.id, number)
  if (!open(piece.state)) return refused({ rule: 'market.piece.fixed' })
  const read = readInput(photoInput, about)
  if (!read.ok) return read
  if (read.value.onDay > dayOf(scope.now)) return refused({ rule: 'market.piece.day', field: 'onDay' })
  const there = await sql<{ n: number }>`select count(*)::int as n from market.piece_photo where piece_id = ${piece.id}`.execute(tx)
  if ((there.rows[0]?.n ?? 0) >= mostPhotos)
    return refused({ rule: 'market.piece.photos_many', field: 'picture', facts: { most: mostPhotos } })
  await sql`insert into market.piece_photo (piece_id, stage, key, width, height, widths, tint, alt, on_day)
    values (${piece.id}, ${read.value.stage}, ${master.key}, ${master.width}, ${master.height}, ${master.widths}, ${master.tint}, ${read.value.alt}, ${read.value.onDay})`.execute(
    tx,
  )
  scope.note(`piece:${number}`, { photo: master.key })
  return done({ number })
})

/** A picture of the work; decoded before the transaction, and only for a piece of the sender's own team. */
export async function addPiecePhoto(
  ctx: Ctx,
  { shop, number, bytes, about }: { shop: string; number: string; bytes: Uint8Array; about: unknown },
): Promise<Outcome<{ number: string }>> {
  const own = await shopOfTeam(ctx.db, ctx.actor, shop)
  const there = await sql`select from market.piece where number = ${number} and shop_id = ${own.id}`.execute(ctx.db)
  if (there.rows.length === 0) throw new Missing('piece')
  const read = readInput(photoInput, about)
  if (!read.ok) return read
  const picture = await readPicture(bytes)
  if (!picture.ok) return picture
  await storeMaster(ctx.house.files, picture.value)
  const { bytes: _, ...master } = picture.value
  return await keepPhoto(ctx, { shop, number, master, about })
}

/** Pictures this house drew itself, for the demo town. */
export const addDrawnPhoto = keepPhoto

/** Shown to the curators: from now on it stays as it is, until they sign or give it back. */
export const submitPiece = deed<{ shop: string; number: string }, { number: string }>(
  'market.piece.submit',
  async (scope, { shop: slug, number }) => {
    const { tx, actor } = scope
    const shop = await shopOfTeam(tx, actor, slug)
    await scope.must('market.piece.make', { shop: shop.id })
    const piece = await ownPiece(tx, shop.id, number)
    if (!open(piece.state)) return refused({ rule: 'market.piece.fixed' })
    const photos = await sql<{
      n: number
      done: number
    }>`select count(*)::int as n, count(*) filter (where stage = 'jadi')::int as done from market.piece_photo where piece_id = ${piece.id}`.execute(
      tx,
    )
    if ((photos.rows[0]?.n ?? 0) < 2 || (photos.rows[0]?.done ?? 0) < 1)
      return refused({ rule: 'market.piece.photos_few', field: 'picture' })
    await pieceStep(scope, piece, 'submitted')
    scope.note(`piece:${number}`)
    return done({ number })
  },
)

/** The maker no longer wants to be named. What was signed still holds: there his name is a hash. */
export const withdrawMaker = deed<{ shop: string; number: string }, { number: string }>(
  'market.piece.withdraw_maker',
  async (scope, { shop: slug, number }) => {
    const shop = await shopOfTeam(scope.tx, scope.actor, slug)
    await scope.must('market.piece.make', { shop: shop.id })
    const piece = await ownPiece(scope.tx, shop.id, number)
    await sql`update market.piece set maker = null, maker_salt = null where id = ${piece.id}`.execute(scope.tx)
    scope.note(`piece:${number}`, { withdrawn: 1 })
    scope.touched('market')
    return done({ number })
  },
)

/** The curators give a piece back with what is missing. */
export const returnPiece = deed<{ number: string; reason: unknown }, { number: string }>(
  'market.piece.return',
  async (scope, { number, reason }) => {
    const found = await sql<PieceRow>`select p.id, p.number, p.shop_id as shop, p.state, p.motif_id as motif, p.maker, p.maker_salt as salt
    from market.piece p where p.number = ${number} for update`.execute(scope.tx)
    const [piece] = found.rows
    if (!piece) throw new Missing('piece')
    await scope.must('market.certificate.issue', { parties: [{ kind: 'shop', id: piece.shop }], refusing: true })
    const said = returnReason.safeParse(reason)
    if (!said.success) return refused({ rule: 'market.piece.reason', field: 'reason' })
    if (piece.state !== 'submitted') return refused({ rule: 'market.piece.not_waiting' })
    await pieceStep(scope, piece, 'returned', said.data)
    scope.note(`piece:${number}`)
    return done({ number })
  },
)
