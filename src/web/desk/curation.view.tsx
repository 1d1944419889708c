import { formatDay } from '#src/base/time.ts'
import type { Collection, Demand, NominationRead, Reason } from '#src/market/curation-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { freshOnce } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { type Wrong, wrongIn } from './_errand.ts'

type OnDesk = NominationRead & { mine: boolean }

type Facts = {
  visit: Visit
  collections: readonly Collection[]
  nominations: readonly OnDesk[]
  reasons: readonly Reason[]
  demand: readonly Demand[]
  closed: { open: string | undefined; vote: string | undefined; appeal: string | undefined }
  wrong: Wrong
  did: string | undefined
}

const Vote = ({
  visit: { t },
  one,
  reasons,
  closed,
  wrong,
}: Pick<Facts, 'visit' | 'reasons' | 'closed'> & { one: OnDesk; wrong: Wrong }) => {
  const said = complaints(t, wrong.refusals)
  const id = (name: string) => `${name}-${one.id.slice(-6)}`
  return (
    <form method="post" action={to.deskVote(one.id)} class="fields-form" novalidate>
      <input type="hidden" name="once" value={freshOnce()} />
      <SelectField
        t={t}
        name="reason"
        id={id('reason')}
        label={t('batik.curation.reason')}
        choices={reasons.map(({ code, name }) => ({ value: code, label: name }))}
        empty={t('batik.curation.no_reason')}
        value={wrong.form.text('reason')}
        error={said('reason')}
        optional
      />
      <TextArea
        t={t}
        name="says"
        id={id('says')}
        label={t('batik.curation.advice')}
        value={wrong.form.text('says')}
        error={said('says')}
        rows={2}
        maxlength={600}
        optional
      />
      <p class="acts">
        <Button name="verdict" value="yes" closed={closed.vote}>
          {t('batik.curation.show')}
        </Button>{' '}
        <Button kind="ghost" name="verdict" value="no" closed={closed.vote}>
          {t('batik.curation.refuse')}
        </Button>
      </p>
    </form>
  )
}

const Answer = ({ visit: { t }, one, closed, wrong }: Pick<Facts, 'visit' | 'closed'> & { one: OnDesk; wrong: Wrong }) => (
  <form method="post" action={to.deskAppeal(one.id)} class="fields-form" novalidate>
    <blockquote>{one.appeal}</blockquote>
    <input type="hidden" name="once" value={freshOnce()} />
    <TextArea
      t={t}
      name="says"
      id={`says-${one.id.slice(-6)}`}
      label={t('batik.curation.answer')}
      value={wrong.form.text('says')}
      error={complaints(t, wrong.refusals)('says')}
      rows={3}
      maxlength={1000}
    />
    <p class="acts">
      <Button name="verdict" value="yes" closed={closed.appeal}>
        {t('batik.curation.grant')}
      </Button>{' '}
      <Button kind="ghost" name="verdict" value="no" closed={closed.appeal}>
        {t('batik.curation.keep')}
      </Button>
    </p>
  </form>
)

const Waiting = (facts: Facts) => {
  const { visit, nominations, wrong } = facts
  const { t, ctx } = visit
  return (
    <>
      {nominations.map((one) => (
        <article class="request">
          <h2>
            <a href={to.product(one.product)}>{one.name}</a>
          </h2>
          <p class="small">
            {one.collectionTitle} · {one.shopName} · {formatDay(one.at, ctx.tongue)}
          </p>
          {one.says && <blockquote>{one.says}</blockquote>}
          {one.state === 'appealed' ? (
            <Answer {...facts} one={one} wrong={wrongIn(wrong, one.id)} />
          ) : one.mine ? (
            <p>{t('batik.curation.voted')}</p>
          ) : (
            <Vote {...facts} one={one} wrong={wrongIn(wrong, one.id)} />
          )}
        </article>
      ))}
    </>
  )
}

const Open = ({ visit: { t }, closed, wrong }: Facts) => {
  const mine = wrongIn(wrong, 'open')
  const said = complaints(t, mine.refusals)
  return (
    <form method="post" action={to.deskCuration()} class="fields-form" novalidate>
      <h2>{t('batik.curation.open')}</h2>
      <input type="hidden" name="once" value={freshOnce()} />
      <TextField
        t={t}
        name="title"
        label={t('batik.curation.title')}
        value={mine.form.text('title')}
        error={said('title')}
        maxlength={100}
      />
      <TextField
        t={t}
        name="titleEn"
        label={t('batik.curation.title_en')}
        value={mine.form.text('titleEn')}
        error={said('titleEn')}
        maxlength={100}
        optional
      />
      <TextArea
        t={t}
        name="lead"
        label={t('batik.curation.lead')}
        value={mine.form.text('lead')}
        error={said('lead')}
        rows={3}
        maxlength={600}
      />
      <TextArea
        t={t}
        name="leadEn"
        label={t('batik.curation.lead_en')}
        value={mine.form.text('leadEn')}
        error={said('leadEn')}
        rows={3}
        maxlength={600}
        optional
      />
      <Button kind="ghost" closed={closed.open}>
        {t('batik.curation.open_do')}
      </Button>
    </form>
  )
}

/** What the curators' reasons ask to be taught; whoever runs programmes has the way to schedule it. */
export const Demanded = ({ t, demand, schedule = false }: { t: Say; demand: readonly Demand[]; schedule?: boolean }) =>
  demand.length === 0 ? null : (
    <section>
      <h2>{t('batik.curation.demand')}</h2>
      <Table
        caption={t('batik.curation.demand')}
        quietCaption
        rows={demand}
        columns={[
          { label: t('batik.curation.module_head'), head: true, cell: (one) => one.module },
          { label: t('batik.curation.reason'), cell: (one) => one.name },
          { label: t('batik.curation.times'), number: true, cell: (one) => String(one.n) },
          ...(schedule
            ? [
                {
                  label: t('batik.curation.plan'),
                  cell: ({ modules, programme, module }: Demand) =>
                    modules.length > 0 && (
                      <a
                        href={programme ? to.deskProgramme(programme) : to.deskProgrammes({ modul: modules.join(',') })}
                        aria-label={t('batik.curation.schedule_of', { module })}
                      >
                        {t('batik.curation.schedule')}
                      </a>
                    ),
                },
              ]
            : []),
        ]}
      />
    </section>
  )

/** What waits for a vote, what teaches most wanted, and the collections there are. */
export const DeskCuration = (facts: Facts) => {
  const { visit, collections, nominations, demand, wrong, did } = facts
  const { t } = visit
  return (
    <div class="batik">
      <ErrorSummary t={t} refusals={wrong.refusals} />
      <h1>{t('batik.curation.desk_title')}</h1>
      <p class="lead">{t('batik.curation.desk_lead')}</p>
      {did && (
        <Notice kind="done" live>
          {t(`batik.curation.did.${did}`)}
        </Notice>
      )}
      {nominations.length === 0 ? (
        <Empty seed="kurasi" title={t('batik.curation.none')}>
          {t('batik.curation.none_why')}
        </Empty>
      ) : (
        <Waiting {...facts} />
      )}
      <Demanded t={t} demand={demand} />
      {collections.length > 0 && (
        <section>
          <h2>{t('batik.collection.title')}</h2>
          <ul>
            {collections.map(({ slug, title, works }) => (
              <li>
                <a href={to.collection(slug)}>{title}</a> ({t('batik.collection.works', { n: works })})
              </li>
            ))}
          </ul>
        </section>
      )}
      <Open {...facts} />
    </div>
  )
}
