import { sql } from 'kysely'
import { grouped, newCheckCode, readCheckCode } from '#src/base/check-code.ts'
import { sha256 } from '#src/base/id.ts'
import { done, Missing, refused } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { shopOfTeam } from './shop-read.db.ts'

// a code of one cloth opens no other
const hashOf = (piece: string, code: string) => sha256(`claim ${piece} ${code}`)

async function newClaim(tx: Tx, piece: string, person: string | undefined): Promise<string> {
  const code = newCheckCode()
  await sql`insert into market.piece_claim (piece_id, secret_hash, person_id) values (${piece}, ${hashOf(piece, code)}, ${person ?? null})`.execute(
    tx,
  )
  return grouped(code)
}

/** The code under the tear-off strip, for the first owner. Made again as long as nobody has claimed; the one before is void then. */
export const handOverPiece = deed<{ shop: string; number: string }, { code: string }>(
  'market.certificate.hand_over',
  async (scope, { shop: slug, number }) => {
    const { tx, actor } = scope
    const shop = await shopOfTeam(tx, actor, slug)
    await scope.must('market.certificate.hand_over', { shop: shop.id })
    const found = await sql<{
      id: string
      state: string
      claimed: boolean
    }>`select p.id, p.state, exists (select from market.piece_claim c where c.piece_id = p.id and c.used_at is not null) as claimed
    from market.piece p where p.number = ${number} and p.shop_id = ${shop.id} for update`.execute(tx)
    const [piece] = found.rows
    if (!piece) throw new Missing('piece')
    if (piece.state !== 'certified') return refused({ rule: 'market.claim.no_certificate' })
    if (piece.claimed) return refused({ rule: 'market.claim.owned' })
    await sql`update market.piece_claim set void_at = governance.clock() where piece_id = ${piece.id} and used_at is null and void_at is null`.execute(
      tx,
    )
    const code = await newClaim(tx, piece.id, undefined)
    scope.note(`piece:${number}`, { handed_over: 1 })
    return done({ code })
  },
)

export type ClaimAnswer = { outcome: 'done'; code: string } | { outcome: 'used' | 'wrong' }

/** Whoever has the code owns the cloth from now on, and is given the code for the next. Attempts that fail are on record too, so this is no refusal. */
export const claimPiece = deed<{ certificate: string; typed: string }, ClaimAnswer>(
  'market.certificate.claim',
  async (scope, { certificate, typed }) => {
    const { tx, actor } = scope
    await scope.must('market.certificate.claim')
    const found = await sql<{ id: string; number: string; standing: boolean }>`select p.id, p.number,
      not exists (select from market.certificate_end e where e.certificate_id = c.id) as standing
    from market.certificate c join market.piece p on p.id = c.piece_id where c.code = ${readCheckCode(certificate) ?? ''} for update of p`.execute(
      tx,
    )
    const [piece] = found.rows
    if (!piece) throw new Missing('certificate')
    const code = readCheckCode(typed)
    // a slip of the pen is told as such and is no attempt
    if (!code) return refused({ rule: 'market.claim.mistyped', field: 'code' })
    if (!piece.standing) return refused({ rule: 'market.certificate.ended' })
    const used = await sql<{ open: boolean }>`update market.piece_claim set used_at = coalesce(used_at, governance.clock())
    where piece_id = ${piece.id} and secret_hash = ${hashOf(piece.id, code)} and void_at is null and used_at is null returning true as open`.execute(
      tx,
    )
    const known =
      await sql`select from market.piece_claim where piece_id = ${piece.id} and secret_hash = ${hashOf(piece.id, code)}`.execute(tx)
    const outcome = used.rows.length > 0 ? 'done' : known.rows.length > 0 ? 'used' : 'wrong'
    await sql`insert into market.claim_attempt (piece_id, outcome) values (${piece.id}, ${outcome})`.execute(tx)
    scope.note(`piece:${piece.number}`, { claim: outcome })
    if (outcome !== 'done') return done({ outcome })
    scope.touched('market')
    return done({ outcome, code: await newClaim(tx, piece.id, personOf(actor)) })
  },
)

/** Whether this code is the one that owns the cloth now. */
export async function ownsPiece(db: Database | Tx, certificate: string, typed: string): Promise<boolean> {
  const code = readCheckCode(typed)
  if (!code) return false
  const found = await sql<{ piece: string; hash: string }>`select k.piece_id as piece, k.secret_hash as hash from market.certificate c
    join market.piece_claim k on k.piece_id = c.piece_id and k.used_at is null and k.void_at is null
    where c.code = ${readCheckCode(certificate) ?? ''} and exists (select from market.piece_claim u where u.piece_id = c.piece_id and u.used_at is not null)`.execute(
    db,
  )
  return found.rows.some(({ piece, hash }) => hash === hashOf(piece, code))
}

export type OwnedPiece = { code: string; title: string; number: string; since: Date }

/** Cloths a person owns by name; his codes are with him alone. */
export async function piecesOfPerson(db: Database | Tx, person: string): Promise<OwnedPiece[]> {
  const found =
    await sql<OwnedPiece>`select (select c.code from market.certificate c where c.piece_id = p.id order by c.issued_at desc limit 1) as code, p.title, p.number, k.made_at as since
    from market.piece_claim k join market.piece p on p.id = k.piece_id where k.person_id = ${person} and k.used_at is null and k.void_at is null order by k.made_at desc limit 200`.execute(
      db,
    )
  return found.rows
}

export const myPieces = async (ctx: Ctx): Promise<OwnedPiece[]> => {
  const person = personOf(ctx.actor)
  return person ? await piecesOfPerson(ctx.db, person) : []
}
