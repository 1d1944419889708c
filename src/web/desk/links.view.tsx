import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import type { LinkToSend, MadeLink } from '#src/support/link.db.ts'
import { PostButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Icon } from '#src/ui/icon.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

type ListFacts = { t: Say; tongue: Tongue; rows: readonly LinkToSend[]; caption: string }

const Links = ({ t, tongue, rows, caption }: ListFacts) => (
  <Table
    caption={caption}
    quietCaption
    rows={rows}
    columns={[
      {
        label: t('support.col.receiver'),
        head: true,
        cell: (one) => (
          <>
            {one.receiver} <Status>{t(`support.link.occasion.${one.occasion}`, { step: one.step })}</Status>
          </>
        ),
      },
      {
        label: t('support.col.what'),
        cell: (one) => (
          <>
            <a href={to.commitment(one.number)}>{one.title}</a> <span class="small quiet">{`${one.number} · ${one.unitName}`}</span>
          </>
        ),
      },
      {
        label: t(rows[0]?.madeAt ? 'support.link.col.made' : 'support.link.col.since'),
        cell: ({ madeAt, since }) => <Moment at={madeAt ?? since} tongue={tongue} as="day" />,
      },
      {
        label: t('support.link.col.turn'),
        cell: (one) => (
          <PostButton
            to={to.deskLinks()}
            name="number"
            value={one.number}
            small
            kind={one.madeAt ? 'ghost' : 'main'}
            closed={one.barred ? t(one.barred) : undefined}
            label={t(one.madeAt ? 'support.link.again_for' : 'support.link.make_for', { receiver: one.receiver, number: one.number })}
          >
            {t(one.madeAt ? 'support.link.again' : 'support.link.make')}
          </PostButton>
        ),
      },
    ]}
  />
)

type Facts = { t: Say; tongue: Tongue; waiting: readonly LinkToSend[]; made: readonly LinkToSend[]; refusals: readonly Refusal[] }

/** Receivers without e-mail: what they are yet to be told, and what was sent of late, should it have gone astray. */
export const LinksView = ({ t, tongue, waiting, made, refusals }: Facts) => (
  <div class="support">
    <ErrorSummary t={t} refusals={refusals} />
    <h1>{t('support.link.title')}</h1>
    <p class="lead">{t('support.link.lead')}</p>
    {waiting.length === 0 ? (
      <Empty seed="tautan-tenang" title={t('support.link.none')}>
        {t('support.link.none_why')}
      </Empty>
    ) : (
      <Links t={t} tongue={tongue} rows={waiting} caption={t('support.link.title')} />
    )}
    {made.length > 0 && (
      <section>
        <h2>{t('support.link.sent')}</h2>
        <p>{t('support.link.sent_lead')}</p>
        <Links t={t} tongue={tongue} rows={made} caption={t('support.link.sent')} />
      </section>
    )}
  </div>
)

/** The link, this once: the message stands ready, and goes from the officer's own telephone. */
export const LinkMade = ({ t, made, text }: { t: Say; made: MadeLink; text: string }) => (
  <div class="support narrow">
    <h1>{t('support.link.made_title')}</h1>
    <Notice kind="warn" live>
      {t('support.link.once')}
    </Notice>
    <p class="lead">{t('support.link.made_lead', { number: made.number, title: made.title })}</p>
    <blockquote class="link-text">{text}</blockquote>
    <p class="acts">
      <a class="btn" href={`https://wa.me/${made.phone}?text=${encodeURIComponent(text)}`} rel="noopener noreferrer" target="_blank">
        <Icon name="talk" />
        {t('support.link.open')}
        <span class="vh"> {t('shop.new_window')}</span>
      </a>{' '}
      <a href={to.deskLinks()}>{t('support.link.back')}</a>
    </p>
  </div>
)
