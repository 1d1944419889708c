import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { PhotoRead } from './certificate-read.db.ts'
import type { Technique } from './motif.ts'
import type { PieceState } from './piece.ts'

export type PieceLine = {
  number: string
  title: string
  technique: Technique
  state: PieceState
  shop: string
  shopName: string
  code: string | null
  madeAt: Date
  photo: PhotoRead | null
  alarmed: boolean
}

const photo = sql`jsonb_build_object('stage', f.stage, 'key', f.key, 'width', f.width, 'height', f.height, 'widths', f.widths, 'alt', f.alt, 'onDay', f.on_day)`
const newest = sql`(select c.code from market.certificate c where c.piece_id = p.id order by c.issued_at desc, c.id desc limit 1)`
const alarmed = sql`exists (select from market.certificate_alarm a join market.certificate c on c.id = a.certificate_id where c.piece_id = p.id and a.cleared_at is null)`
const lines = sql`select p.number, p.title, p.technique, p.state, s.slug as shop, s.name as "shopName", ${newest} as code, p.made_at as "madeAt", ${alarmed} as alarmed,
    (select ${photo} from market.piece_photo f where f.piece_id = p.id order by f.stage = 'jadi' desc, f.at limit 1) as photo
  from market.piece p join market.shop s on s.id = p.shop_id`

/** A page of the shop's pieces, the newest first. */
export async function piecesOfShop(
  db: Database | Tx,
  shop: string,
  o: { after?: string | undefined; most: number },
): Promise<{ rows: PieceLine[]; next?: string }> {
  const found =
    await sql<PieceLine>`${lines} where p.shop_id = ${shop} and (${o.after ?? null}::text is null or p.number < ${o.after ?? null}) order by p.number desc limit ${o.most + 1}`.execute(
      db,
    )
  const rows = found.rows.slice(0, o.most)
  const last = rows.at(-1)
  return { rows, ...(found.rows.length > o.most && last ? { next: last.number } : {}) }
}

/** What waits for the curators, and what looks copied. */
export async function piecesForDesk(db: Database | Tx): Promise<{ waiting: PieceLine[]; alarmed: PieceLine[] }> {
  const [waiting, copied] = await Promise.all([
    sql<PieceLine>`${lines} where p.state = 'submitted' order by p.made_at, p.id limit 100`.execute(db),
    sql<PieceLine>`${lines} where ${alarmed} order by p.number limit 100`.execute(db),
  ])
  return { waiting: waiting.rows, alarmed: copied.rows }
}

export type PieceRead = PieceLine & {
  id: string
  motif: { slug: string; name: string } | null
  product: string | null
  dye: string
  cloth: string
  length: number
  width: number
  workDays: number
  finishedOn: string
  story: string
  maker: string | null
  batikmark: string
  photos: PhotoRead[]
  steps: { from: PieceState | ''; to: PieceState; reason: string; at: Date }[]
  owned: boolean
  attempts: { outcome: 'done' | 'used' | 'wrong'; at: Date }[]
}

/** One piece whole; of this shop, or of any for the desk. */
export async function pieceCalled(db: Database | Tx, number: string, shop?: string): Promise<PieceRead> {
  const found =
    await sql<PieceRead>`select l.*, p.id, case when m.id is not null then jsonb_build_object('slug', m.slug, 'name', m.name) end as motif, x.slug as product, p.dye, p.cloth, p.length_cm as length, p.width_cm as width,
      p.work_days as "workDays", to_char(p.finished_on, 'YYYY-MM-DD') as "finishedOn", p.story, p.maker, p.batikmark,
      (select coalesce(jsonb_agg(${photo} order by array_position(array['pola', 'malam', 'warna', 'lorod', 'jadi'], f.stage), f.key), '[]') from market.piece_photo f where f.piece_id = p.id) as photos,
      exists (select from market.piece_claim k where k.piece_id = p.id and k.used_at is not null) as owned
    from market.piece p join (${lines}) l on l.number = p.number left join market.motif m on m.id = p.motif_id left join market.product x on x.id = p.product_id
    where p.number = ${number} and (${shop ?? null}::uuid is null or p.shop_id = ${shop ?? null}::uuid)`.execute(db)
  const [piece] = found.rows
  if (!piece) throw new Missing('piece')
  const [steps, attempts] = await Promise.all([
    sql<
      PieceRead['steps'][number]
    >`select from_state as "from", to_state as "to", reason, at from market.piece_step where piece_id = ${piece.id} order by id`.execute(
      db,
    ),
    sql<
      PieceRead['attempts'][number]
    >`select outcome, at from market.claim_attempt where piece_id = ${piece.id} order by at desc limit 20`.execute(db),
  ])
  return { ...piece, steps: steps.rows, attempts: attempts.rows }
}

export type PieceChoices = {
  motifs: { slug: string; name: string; closed: boolean }[]
  products: { slug: string; name: string }[]
  batikmarks: string[]
}

/** What the form of a piece offers: motifs (those without leave stay in sight), listings, Batikmark numbers that were looked up. */
export async function pieceChoices(db: Database | Tx, shop: string): Promise<PieceChoices> {
  const [motifs, products, badges] = await Promise.all([
    sql<
      PieceChoices['motifs'][number]
    >`select slug, name, not market.may_use_motif(id, ${shop}, null) as closed from market.motif order by position, name limit 300`.execute(
      db,
    ),
    sql<
      PieceChoices['products'][number]
    >`select slug, name from market.product where shop_id = ${shop} and status <> 'ended' order by name limit 300`.execute(db),
    sql<{
      number: string
    }>`select distinct number from market.badge where shop_id = ${shop} and kind = 'batikmark' and state = 'verified' and (valid_until is null or valid_until >= governance.today()) order by number`.execute(
      db,
    ),
  ])
  return { motifs: motifs.rows, products: products.rows, batikmarks: badges.rows.map(({ number }) => number) }
}
