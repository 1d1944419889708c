import type { Tongue } from '#src/base/time.ts'
import type { PastHolder, PostHeld } from '#src/governance/holders.db.ts'
import type { Successor } from '#src/governance/succession.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { dayText } from './institution.view.tsx'

export type PostFacts = {
  t: Say
  tongue: Tongue
  post: PostHeld
  history: readonly PastHolder[]
  successors: readonly Successor[]
  today: string
}

export const PostView = ({ t, tongue, post, history, successors }: PostFacts) => {
  const name = tongue === 'en' ? post.nameEn : post.name
  const last = history.at(-1)
  return (
    <div class="gov-post">
      <Breadcrumb t={t} crumbs={[{ label: t('matrix.governance'), href: to.governance() }, { label: name }]} />
      <h1>{name}</h1>
      <p class="lead">
        {post.unitName} · {t('gov.post.seats', { seats: post.seats })}
      </p>
      {post.vacant > 0 && (
        <Notice kind="wait">
          <p>
            {t('gov.post.waiting', { count: post.vacant })}{' '}
            {successors.length > 0
              ? t('gov.post.steps_in', { posts: successors.map((one) => (tongue === 'en' ? one.nameEn : one.name)).join(', ') })
              : ''}
          </p>
        </Notice>
      )}
      {history.length === 0 ? (
        <p class="quiet">{t('gov.post.nobody')}</p>
      ) : (
        <Table
          caption={t('gov.post.history')}
          columns={[
            { label: t('gov.post.name'), head: true, cell: (one) => one.name },
            { label: t('gov.post.mode'), cell: (one) => t(`gov.mode.${one.mode}`) },
            { label: t('gov.post.term'), cell: (one) => `${dayText(one.firstDay, tongue)} – ${dayText(one.until, tongue)}` },
            { label: t('gov.post.paper'), cell: (one) => (one.endPaper ? `${one.paper}; ${one.endPaper}` : one.paper) },
            {
              label: t('gov.post.state'),
              cell: (one) => (
                <>
                  <Status kind={one.state === 'now' ? 'ok' : 'plain'}>{t(`gov.state.${one.state}`)}</Status>
                  {one.endedEarly && <Status kind="warn">{t('gov.post.ended_early')}</Status>}
                  {one.late && <Status kind="wait">{t('gov.post.late')}</Status>}
                </>
              ),
            },
          ]}
          rows={history}
        />
      )}
      {history.length >= 50 && last && (
        <p>
          <a href={to.governancePost(post.code, { sebelum: last.appointment })}>{t('gov.post.earlier')}</a>
        </p>
      )}
    </div>
  )
}
