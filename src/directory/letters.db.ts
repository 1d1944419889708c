import { sql } from 'kysely'
import { formatDay } from '#src/base/time.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'

export type Occasion =
  | 'claim_accepted'
  | 'claim_refused'
  | 'change_proposed'
  | 'change_accepted'
  | 'change_refused'
  | 'joining_asked'
  | 'joining_accepted'
  | 'joining_refused'
  | 'reconfirm'

type About = { slug: string; reason?: string; link?: string; until?: Date }

/** Tells somebody with an account what became of it, by letter. Nothing private of the profile is in it. */
export async function tell(
  scope: Pick<DeedScope, 'tx' | 'ctx'>,
  person: string,
  occasion: Occasion,
  dedupe: string,
  about: About,
): Promise<void> {
  const found = await sql<{ email: string }>`select email from identity.person where id = ${person} and ended_at is null`.execute(scope.tx)
  const email = found.rows[0]?.email
  if (email) await tellAt(scope, email, occasion, `${dedupe} ${person}`, about)
}

/** The same to an address somebody gave. */
export async function tellAt(
  { tx, ctx }: Pick<DeedScope, 'tx' | 'ctx'>,
  email: string,
  occasion: Occasion,
  dedupe: string,
  about: About,
): Promise<void> {
  const t = sayIn('id')
  const found = await sql<{ name: string }>`select name from directory.profile where slug = ${about.slug}`.execute(tx)
  const facts = {
    name: found.rows[0]?.name ?? '',
    reason: about.reason ?? '',
    until: about.until ? formatDay(about.until) : '',
    link: `${ctx.house.config.origin}${about.link ?? `/direktori/${about.slug}`}`,
  }
  await post(tx, ctx.house, {
    dedupe: `directory ${occasion} ${dedupe}`,
    to: email,
    subject: t(`directory.letter.${occasion}.subject`, facts),
    body: t(`directory.letter.${occasion}.body`, facts),
  })
}
