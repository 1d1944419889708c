import { sql } from 'kysely'
import { readCheckCode } from '#src/base/check-code.ts'
import { Missing } from '#src/base/outcome.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type PublishedKey, publishedKeys, verifyText } from '#src/platform/signing-key.db.ts'
import { type CertificateDocument, certificatePurpose, type EndReason, photosDigest, sealOf } from './certificate.ts'
import type { Stage } from './piece.ts'

export type PhotoRead = {
  stage: Stage
  key: string
  width: number
  height: number
  widths: number[]
  alt: string
  onDay: string
}

export type CertificateState = 'valid' | 'checked' | 'replaced' | 'revoked' | 'broken'

type Row = {
  id: string
  code: string
  piece: string
  text: string
  hash: string
  signature: string
  key: string
  issuedAt: Date
  endedAt: Date | null
  endReason: EndReason | null
  newer: string | null
  older: string | null
  alarmed: boolean
  maker: string | null
  salt: string | null
  story: string
  product: string | null
  shop: string
  owned: boolean
  photos: PhotoRead[]
}

/** A certificate as everybody may see it: what was signed, whether it holds, and the story beside it. */
export type CertificateRead = Omit<Row, 'text'> & {
  document: CertificateDocument
  text: string
  state: CertificateState
  /** The name the seal in the document stands for; nothing where the maker is not named. */
  maker: string | null
  publicKey: string
}

const photosOf = sql`(select coalesce(jsonb_agg(jsonb_build_object('stage', f.stage, 'key', f.key, 'width', f.width, 'height', f.height, 'widths', f.widths, 'alt', f.alt, 'onDay', f.on_day)
  order by array_position(array['pola', 'malam', 'warna', 'lorod', 'jadi'], f.stage), f.key), '[]') from market.piece_photo f where f.piece_id = p.id)`

async function rowOf(db: Database | Tx, code: string): Promise<Row | undefined> {
  const found =
    await sql<Row>`select c.id, c.code, p.id as piece, c.document as text, c.hash, c.signature, c.key_id as key, c.issued_at as "issuedAt", e.at as "endedAt", e.reason as "endReason",
      (select n.code from market.certificate n where n.replaces = c.id) as newer, (select o.code from market.certificate o where o.id = c.replaces) as older,
      exists (select from market.certificate_alarm a where a.certificate_id = c.id and a.cleared_at is null) as alarmed, p.maker, p.maker_salt as salt, p.story,
      (select x.slug from market.product x where x.id = p.product_id and x.status in ('published', 'ended')) as product, s.slug as shop,
      exists (select from market.piece_claim k where k.piece_id = p.id and k.used_at is not null) as owned, ${photosOf} as photos
    from market.certificate c join market.piece p on p.id = c.piece_id join market.shop s on s.id = p.shop_id left join market.certificate_end e on e.certificate_id = c.id where c.code = ${code}`.execute(
      db,
    )
  return found.rows[0]
}

function stateOf(row: Row, signed: boolean): CertificateState {
  if (!signed) return 'broken'
  if (row.endedAt) return 'revoked'
  if (row.newer) return 'replaced'
  return row.alarmed ? 'checked' : 'valid'
}

/** Whether what was signed is what is shown: by the key, and by the pictures beside it. */
function holds(row: Row, document: CertificateDocument, key: PublishedKey | undefined): boolean {
  if (!key || key.revoked || !verifyText(key.publicKey, row.text, row.signature)) return false
  return document.code === row.code && document.photos.digest === photosDigest(row.photos)
}

/** Every reading checks the signature anew: nothing here is believed because it stands in our database. */
export async function certificateCalled(db: Database | Tx, typed: string): Promise<CertificateRead> {
  const code = readCheckCode(typed)
  const row = code ? await rowOf(db, code) : undefined
  if (!row) throw new Missing('certificate')
  const keys = await publishedKeys(db, certificatePurpose)
  const key = keys.find(({ id }) => id === row.key)
  const document = JSON.parse(row.text) as CertificateDocument
  const named = row.maker && row.salt && document.maker === sealOf(row.salt, row.maker)
  return {
    ...row,
    document,
    state: stateOf(row, holds(row, document, key)),
    maker: named ? row.maker : null,
    publicKey: key?.publicKey ?? '',
  }
}

export const certificateKeys = (db: Database | Tx): Promise<PublishedKey[]> => publishedKeys(db, certificatePurpose)

/** Codes of certificates that no longer hold, for those who check without a line; how many are left out is said. */
export async function endedCodes(db: Database | Tx, most = 5000): Promise<{ codes: string[]; all: number }> {
  const found = await sql<{ code: string; all: number }>`select c.code, count(*) over ()::int as all from market.certificate c
    where exists (select from market.certificate_end e where e.certificate_id = c.id) or exists (select from market.certificate n where n.replaces = c.id) order by c.issued_at desc limit ${most}`.execute(
    db,
  )
  return { codes: found.rows.map(({ code }) => code), all: found.rows[0]?.all ?? 0 }
}

export type PieceCard = {
  code: string
  title: string
  technique: string
  shopName: string
  kelurahan: string
  finished: string
  motif: string | null
  photo: PhotoRead | null
  number: string
}

/** Cloths with a certificate that holds, the newest first: of a motif, of a listing, or all. */
export async function certifiedPieces(db: Database | Tx, o: { motif?: string; product?: string; most: number }): Promise<PieceCard[]> {
  const found =
    await sql<PieceCard>`select c.code, p.title, p.technique, s.name as "shopName", k.name as kelurahan, to_char(p.finished_on, 'YYYY-MM-DD') as finished, m.slug as motif, p.number,
      (select jsonb_build_object('stage', f.stage, 'key', f.key, 'width', f.width, 'height', f.height, 'widths', f.widths, 'alt', f.alt, 'onDay', f.on_day)
        from market.piece_photo f where f.piece_id = p.id order by f.stage = 'jadi' desc, f.at limit 1) as photo
    from market.certificate c join market.piece p on p.id = c.piece_id join market.shop s on s.id = p.shop_id join directory.kelurahan k on k.code = s.kelurahan_code
      left join market.motif m on m.id = p.motif_id left join market.product x on x.id = p.product_id
    where not exists (select from market.certificate_end e where e.certificate_id = c.id) and not exists (select from market.certificate n where n.replaces = c.id)
      and (${o.motif ?? null}::text is null or m.slug = ${o.motif ?? null}) and (${o.product ?? null}::text is null or x.slug = ${o.product ?? null})
    order by c.issued_at desc, c.id desc limit ${o.most}`.execute(db)
  return found.rows
}
