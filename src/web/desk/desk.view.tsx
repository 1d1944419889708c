import { formatCount } from '#src/base/money.ts'
import { formatDay } from '#src/base/time.ts'
import type { HandoverDue } from '#src/governance/succession.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Status } from '#src/ui/status.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { DeskPowers } from './_desk-frame.tsx'
import type { Waiting as Item } from './_waiting.ts'

export { toDeskRevision, toDeskShop } from './_waiting.ts'

type Facts = { visit: Visit; held: DeskPowers; waiting: readonly Item[]; terms: readonly HandoverDue[]; did: string | undefined }

const List = ({ visit: { t }, waiting }: Facts) => (
  <ul class="waiting-list due-list">
    {waiting.map((one) => (
      <li>
        <Status kind={one.late ? 'warn' : 'plain'}>{t(one.late ? 'govdesk.late' : `govdesk.kind.${one.kind}`)}</Status>
        <a href={one.href}>{one.title}</a>
        <span>{one.about}</span>
        <span class="since">{one.when}</span>
      </li>
    ))}
  </ul>
)

/** What is still to be handed over: each line is done or says how many are left. */
const Term = ({ visit: { t, ctx }, due }: { visit: Visit; due: HandoverDue }) => {
  const lines = [
    { open: due.cases, said: t('govdesk.term.cases', { n: due.cases }), href: to.deskCases() },
    { open: due.lent, said: t('govdesk.term.lent', { n: due.lent }), href: to.deskLoans() },
    { open: due.reviews, said: t('govdesk.term.reviews', { n: due.reviews }), href: to.decisions() },
    {
      open: due.next === null ? 1 : 0,
      said: due.next === null ? t('govdesk.term.no_next') : t('govdesk.term.next', { paper: due.next }),
      href: to.governance(),
    },
  ]
  const day = formatDay(new Date(due.until.getTime() - 1000), ctx.tongue)
  return (
    <article class="term">
      <h3>{t('govdesk.term.title', { post: ctx.tongue === 'en' ? due.nameEn : due.name, day })}</h3>
      <p class="small quiet">{t('govdesk.term.stage', { days: due.stage })}</p>
      <ul class="mini">
        {lines.map(({ open, said, href }) => (
          <li>
            <Status kind={open === 0 ? 'ok' : 'wait'}>{t(open === 0 ? 'govdesk.term.done' : 'govdesk.term.left')}</Status>
            <span>{open === 0 ? said : <a href={href}>{said}</a>}</span>
          </li>
        ))}
      </ul>
    </article>
  )
}

const Head = ({ visit: { t }, waiting }: Facts) =>
  waiting.length === 0 ? (
    <h1 class="calm">{t('desk.none')}</h1>
  ) : (
    <div class="count-head">
      <span class="how-many" aria-hidden="true">
        {formatCount(waiting.length)}
      </span>
      <h1>
        <span class="vh">{waiting.length} </span>
        {t(waiting.length === 1 ? 'desk.waiting_one' : 'desk.waiting')}
      </h1>
    </div>
  )

/** Everything that waits in one list, the oldest due first; then what a term that ends leaves to do. */
export const Waiting = (facts: Facts) => {
  const { visit, held, waiting, terms, did } = facts
  const { t } = visit
  const [href, label] = held.review || held.suspend ? [to.deskShops(), t('desk.all_shops')] : [to.deskCases(), t('govdesk.all_cases')]
  return (
    <>
      {did === 'revision' && (
        <Notice kind="done" live>
          {t('desk.did_revision')}
        </Notice>
      )}
      <Head {...facts} />
      {waiting.length > 0 && <List {...facts} />}
      {waiting.length === 0 && (
        <Empty seed="meja" title={t('desk.empty')} action={<LinkButton href={href}>{label}</LinkButton>}>
          {t('desk.empty_why')}
        </Empty>
      )}
      {terms.length > 0 && (
        <section class="after">
          <h2>{t('govdesk.terms')}</h2>
          {terms.map((due) => (
            <Term visit={visit} due={due} />
          ))}
        </section>
      )}
      {waiting.length > 0 && (
        <p class="after">
          <a class="more" href={href}>
            {label}
          </a>
        </p>
      )}
    </>
  )
}
