import { sql } from 'kysely'
import { newCheckCode } from '#src/base/check-code.ts'
import { newId, sha256 } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { isoWithOffset } from '#src/base/time.ts'
import { actorText, type Ground } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { signer } from '#src/platform/signing-key.db.ts'
import { readInput } from './_read-input.ts'
import {
  type CertificateDocument,
  certificatePurpose,
  clearInput,
  documentText,
  type PhotoMark,
  photosDigest,
  revokeInput,
  sealOf,
} from './certificate.ts'
import { tellOwnerOfPiece } from './certificate-letters.db.ts'
import type { Technique } from './motif.ts'

/** As many as one act of a curator's signs. */
export const mostAtOnce = 500

type ToSign = {
  id: string
  number: string
  shop: string
  state: string
  shopName: string
  shopSlug: string
  kelurahan: string
  maker: string | null
  salt: string | null
  title: string
  technique: Technique
  cloth: string
  dye: string
  length: number
  width: number
  workDays: number
  finished: string
  motif: { name: string; slug: string; record: string } | null
  batikmark: string
  photos: PhotoMark[]
}

async function piecesToSign(tx: Tx, numbers: readonly string[]): Promise<ToSign[]> {
  const found =
    await sql<ToSign>`select p.id, p.number, p.shop_id as shop, p.state, s.name as "shopName", s.slug as "shopSlug", k.name as kelurahan, p.maker, p.maker_salt as salt, p.title, p.technique,
      p.cloth, p.dye, p.length_cm as length, p.width_cm as width, p.work_days as "workDays", to_char(p.finished_on, 'YYYY-MM-DD') as finished,
      case when m.id is not null then jsonb_build_object('name', m.name, 'slug', m.slug, 'record', m.record_number) end as motif, p.batikmark,
      (select coalesce(jsonb_agg(jsonb_build_object('stage', f.stage, 'key', f.key) order by array_position(array['pola', 'malam', 'warna', 'lorod', 'jadi'], f.stage), f.key), '[]')
        from market.piece_photo f where f.piece_id = p.id) as photos
    from market.piece p join market.shop s on s.id = p.shop_id join directory.kelurahan k on k.code = s.kelurahan_code left join market.motif m on m.id = p.motif_id
    where p.number = any (${numbers}::text[]) order by p.id for update of p`.execute(tx)
  return found.rows
}

type Issuer = CertificateDocument['issuer']

/** The body and the post that sign, by the seat the act rests on. */
async function issuerOf(tx: Tx, { id }: Ground): Promise<Issuer> {
  const found = await sql<Issuer>`select u.name as body, k.name as post,
      (select c.name from governance.unit c where c.kind = 'city' order by c.code limit 1) as city
    from governance.appointment a join governance.post o on o.id = a.post_id join governance.unit u on u.id = o.unit_id join governance.post_kind k on k.code = o.kind where a.id::text = ${id ?? ''}`.execute(
    tx,
  )
  const [issuer] = found.rows
  if (!issuer) throw new Error('a certificate is signed from a seat')
  return { ...issuer, city: issuer.city ?? issuer.body }
}

function documentOf(
  piece: ToSign,
  o: { code: string; issued: string; issuer: Issuer; replaces?: string | undefined },
): CertificateDocument {
  const { motif } = piece
  return {
    version: 1,
    code: o.code,
    number: piece.number,
    issued: o.issued,
    issuer: o.issuer,
    shop: { name: piece.shopName, slug: piece.shopSlug, kelurahan: piece.kelurahan },
    ...(piece.maker && piece.salt ? { maker: sealOf(piece.salt, piece.maker) } : {}),
    title: piece.title,
    technique: piece.technique,
    cloth: piece.cloth,
    dye: piece.dye,
    size: [piece.length, piece.width],
    workDays: piece.workDays,
    finished: piece.finished,
    ...(motif ? { motif: { name: motif.name, slug: motif.slug, ...(motif.record ? { record: motif.record } : {}) } } : {}),
    photos: { count: piece.photos.length, digest: photosDigest(piece.photos) },
    ...(piece.batikmark ? { batikmark: piece.batikmark } : {}),
    ...(o.replaces ? { replaces: o.replaces } : {}),
  }
}

type Signing = { piece: ToSign; code: string; replaces?: { id: string; code: string } | undefined }

async function write(scope: DeedScope, ground: Ground, all: readonly Signing[]): Promise<void> {
  const { tx, ctx, now } = scope
  const issuer = await issuerOf(tx, ground)
  const issued = isoWithOffset(now)
  const sign = await signer(tx, ctx.house.secret, certificatePurpose)
  const rows = all.map(({ piece, code, replaces }) => {
    const document = documentText(documentOf(piece, { code, issued, issuer, replaces: replaces?.code }))
    const { key, signature } = sign(document)
    return { id: newId(now), code, piece: piece.id, replaces: replaces?.id ?? null, document, hash: sha256(document), signature, key }
  })
  await sql`insert into market.certificate (id, code, piece_id, replaces, document, hash, signature, key_id, act_id)
    select id, code, piece, replaces, document, hash, signature, key, ${ground.act ?? null}::uuid
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as c(id uuid, code text, piece uuid, replaces uuid, document text, hash text, signature text, key text)`.execute(
    tx,
  )
}

/** Signs pieces the curators were shown, all of them or none. */
export const issueCertificates = deed<{ numbers: readonly string[] }, { codes: string[] }>(
  'market.certificate.issue',
  async (scope, { numbers }) => {
    const { tx, actor } = scope
    const wanted = [...new Set(numbers)]
    if (wanted.length === 0 || wanted.length > mostAtOnce)
      return refused({ rule: 'market.certificate.how_many', field: 'numbers', facts: { most: mostAtOnce } })
    const pieces = await piecesToSign(tx, wanted)
    const shops = [...new Set(pieces.map(({ shop }) => shop))]
    const ground = await scope.must('market.certificate.issue', { parties: shops.map((id) => ({ kind: 'shop', id })) })
    if (pieces.length < wanted.length) throw new Missing('piece')
    const early = pieces.find(({ state }) => state !== 'submitted')
    if (early) return refused({ rule: 'market.piece.not_waiting', facts: { number: early.number } })
    const signing = pieces.map((piece) => ({ piece, code: newCheckCode() }))
    await write(scope, ground, signing)
    const ids = pieces.map(({ id }) => id)
    await sql`update market.piece set state = 'certified' where id = any (${ids}::uuid[])`.execute(tx)
    await sql`insert into market.piece_step (piece_id, from_state, to_state, actor) select id, 'submitted', 'certified', ${actorText(actor)} from unnest(${ids}::uuid[]) id`.execute(
      tx,
    )
    scope.note(`certificates:${pieces.length}`, { first: pieces[0]?.number ?? '', last: pieces.at(-1)?.number ?? '' })
    scope.touched('market')
    return done({ codes: signing.map(({ code }) => code) })
  },
)

type Row = { id: string; code: string; number: string; piece: string; shop: string; ended: boolean; replaced: boolean }

async function certificateRow(tx: Tx, code: string): Promise<Row> {
  const found =
    await sql<Row>`select c.id, c.code, p.number, p.id as piece, p.shop_id as shop, exists (select from market.certificate_end e where e.certificate_id = c.id) as ended,
      exists (select from market.certificate n where n.replaces = c.id) as replaced
    from market.certificate c join market.piece p on p.id = c.piece_id where c.code = ${code} for update of p`.execute(tx)
  const [row] = found.rows
  if (!row) throw new Missing('certificate')
  return row
}

const stands = ({ ended, replaced }: Row): boolean => !ended && !replaced

/** A new certificate of the same cloth that names the old one: a shop that moved, a maker who is named or no longer is. */
export const renewCertificate = deed<{ code: string }, { code: string }>(
  'market.certificate.renew',
  async (scope, { code: old }): Promise<Outcome<{ code: string }>> => {
    const row = await certificateRow(scope.tx, old)
    const ground = await scope.must('market.certificate.issue', { parties: [{ kind: 'shop', id: row.shop }] })
    if (!stands(row)) return refused({ rule: 'market.certificate.ended' })
    const [piece] = await piecesToSign(scope.tx, [row.number])
    if (!piece) throw new Missing('piece')
    const code = newCheckCode()
    await write(scope, ground, [{ piece, code, replaces: row }])
    scope.note(`piece:${row.number}`, { renewed: 1 })
    scope.touched('market')
    return done({ code })
  },
)

/** A certificate is no longer to be believed; it stays to be seen, with the day and the class of the reason. */
export const revokeCertificate = deed<unknown, { code: string }>('market.certificate.revoke', async (scope, input) => {
  const read = readInput(revokeInput, input)
  if (!read.ok) return read
  const row = await certificateRow(scope.tx, read.value.code)
  const ground = await scope.must('market.certificate.revoke', { parties: [{ kind: 'shop', id: row.shop }] })
  if (!stands(row)) return refused({ rule: 'market.certificate.ended' })
  await sql`insert into market.certificate_end (certificate_id, reason, says, act_id) values (${row.id}, ${read.value.reason}, ${read.value.says}, ${ground.act ?? null})`.execute(
    scope.tx,
  )
  await tellOwnerOfPiece(scope, row.piece, 'revoked')
  scope.note(`piece:${row.number}`, { reason: read.value.reason })
  scope.touched('market')
  return done({ code: row.code })
})

/** The issuer has looked at what the scans said. */
export const clearAlarms = deed<unknown, { code: string }>('market.certificate.clear', async (scope, input) => {
  const read = readInput(clearInput, input)
  if (!read.ok) return read
  const row = await certificateRow(scope.tx, read.value.code)
  await scope.must('market.certificate.revoke', { parties: [{ kind: 'shop', id: row.shop }], refusing: true })
  await sql`update market.certificate_alarm set cleared_at = governance.clock(), cleared_reason = ${read.value.says} where certificate_id = ${row.id} and cleared_at is null`.execute(
    scope.tx,
  )
  scope.note(`piece:${row.number}`, { cleared: 1 })
  scope.touched('market')
  return done({ code: row.code })
})
