import { sql } from 'kysely'
import type { DeedScope } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'

type Told = { email: string; title: string; number: string; code: string; day: string }

const letter = async (scope: Pick<DeedScope, 'tx' | 'ctx'>, told: readonly Told[], occasion: 'revoked' | 'alarm'): Promise<void> => {
  const { tx, ctx } = scope
  const t = sayIn('id')
  for (const { email, day, ...about } of told) {
    const facts = { ...about, link: `${ctx.house.config.origin}/sertifikat/${about.code}` }
    await post(tx, ctx.house, {
      dedupe: `certificate ${about.code} ${occasion} ${day} ${email}`,
      to: email,
      subject: t(`batik.letter.${occasion}.subject`, facts),
      body: t(`batik.letter.${occasion}.body`, facts),
    })
  }
}

const about = sql`p.title, p.number, (select c.code from market.certificate c where c.piece_id = p.id order by c.issued_at desc, c.id desc limit 1) as code, governance.today()::text as day`

/** Tells whoever owns the cloth, if he gave himself a name, and the shop that made it. */
export async function tellOwnerOfPiece(scope: Pick<DeedScope, 'tx' | 'ctx'>, piece: string, occasion: 'revoked' | 'alarm'): Promise<void> {
  const found = await sql<Told>`select h.email, ${about} from market.piece p join lateral (
      select o.email from market.piece_claim c join identity.person o on o.id = c.person_id where c.piece_id = p.id and c.used_at is null and c.void_at is null
      union select o.email from identity.membership ms join identity.person o on o.id = ms.person_id where ms.kind = 'shop' and ms.entity_id = p.shop_id and ms.role = 'owner' and ms.during @> now()) h on true
    where p.id = ${piece} and h.email is not null`.execute(scope.tx)
  await letter(scope, found.rows, occasion)
}

/** Tells those who may sign that a certificate looks copied. */
export async function tellIssuers(scope: Pick<DeedScope, 'tx' | 'ctx'>, piece: string): Promise<void> {
  const found =
    await sql<Told>`select distinct o.email, ${about} from market.piece p, governance.appointment a join governance.post k on k.id = a.post_id join identity.person o on o.id = a.person_id
    where p.id = ${piece} and k.kind in (select r.post from governance.matrix_row r join governance.matrix_version v on v.id = r.version_id and v.in_force @> governance.clock() where r.action = 'market.certificate.issue')
      and a.active @> governance.clock() and o.email is not null`.execute(scope.tx)
  await letter(scope, found.rows, 'alarm')
}
