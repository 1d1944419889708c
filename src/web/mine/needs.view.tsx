import type { Refusal } from '#src/base/outcome.ts'
import { formatMoment, type Tongue } from '#src/base/time.ts'
import type { Agreement } from '#src/support/agreement-read.db.ts'
import { helixes, needKinds } from '#src/support/need.ts'
import type { Need } from '#src/support/needs-read.db.ts'
import type { Invitation } from '#src/support/partner.db.ts'
import type { Proposal } from '#src/support/proposal-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton, PostButton } from '#src/ui/button.tsx'
import { Checkbox, type Choice, Radios, SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { NumberField, TextArea, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import type { FormChoices } from '../hub/event-form.view.tsx'
import { authorText } from '../hub/need-parts.view.tsx'
import type { Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import { MineFrame } from './mine-frame.view.tsx'

/** Whose turn it is with a proposal. */
export const proposalTurn = (one: Proposal): 'mine' | 'theirs' | undefined =>
  one.state === 'open' ? (one.accepted[one.mine] ? 'theirs' : 'mine') : undefined

const other = (one: Proposal) => (one.mine === 'need' ? one.offer : one.need)

type MineFacts = {
  t: Say
  tongue: Tongue
  posts: readonly Need[]
  proposals: readonly Proposal[]
  agreements: readonly Agreement[]
  invitations: readonly Invitation[]
  refusals: readonly Refusal[]
  news: string | undefined
}

/** What events ask of bodies the reader speaks for. */
const Invitations = ({ t, tongue, invitations }: MineFacts) =>
  invitations.length === 0 ? null : (
    <section>
      <h2>{t('balance.mine')}</h2>
      <Table
        caption={t('balance.mine')}
        quietCaption
        rows={invitations}
        columns={[
          { label: t('balance.mine_from'), head: true, cell: (one) => <a href={to.event(one.event.slug)}>{one.event.title}</a> },
          { label: t('balance.body'), cell: (one) => one.name },
          { label: t('balance.role'), cell: (one) => one.role },
          {
            label: t('needs.col.state'),
            cell: (one) =>
              one.state === 'invited' ? (
                <>
                  {t('balance.until', { when: formatMoment(one.answerUntil, tongue) })}{' '}
                  <PostButton to={to.invitation(one.id, 'terima')} small label={`${t('balance.yes')}: ${one.event.title}`}>
                    {t('balance.yes')}
                  </PostButton>{' '}
                  <PostButton to={to.invitation(one.id, 'tolak')} kind="ghost" small label={`${t('balance.no')}: ${one.event.title}`}>
                    {t('balance.no')}
                  </PostButton>
                </>
              ) : (
                <Status kind={one.state === 'accepted' ? 'ok' : 'plain'}>{t(`balance.state.${one.state}`)}</Status>
              ),
          },
        ]}
      />
    </section>
  )

const Proposals = ({ t, tongue, proposals }: MineFacts) => (
  <section>
    <h2>{t('needs.mine.proposals')}</h2>
    {proposals.length === 0 ? (
      <p>{t('needs.mine.proposals_none')}</p>
    ) : (
      <Table
        caption={t('needs.mine.proposals')}
        quietCaption
        rows={proposals}
        columns={[
          { label: t('needs.col.title'), head: true, cell: (one) => <a href={to.proposal(one.number)}>{other(one).title}</a> },
          { label: t('needs.col.other'), cell: (one) => authorText(t, other(one)) },
          {
            label: t('needs.col.state'),
            cell: (one) => {
              const turn = proposalTurn(one)
              return (
                <Status kind={turn === 'mine' ? 'warn' : turn ? 'wait' : one.state === 'agreed' ? 'ok' : 'plain'}>
                  {turn ? t(`needs.turn.${turn}`) : t(`needs.proposal.state.${one.state}`)}
                </Status>
              )
            },
          },
          { label: t('needs.col.until'), cell: (one) => (one.state === 'open' ? formatMoment(one.answerUntil, tongue) : '') },
        ]}
      />
    )}
  </section>
)

const Agreements = ({ t, agreements }: MineFacts) => (
  <section>
    <h2>{t('needs.mine.agreements')}</h2>
    {agreements.length === 0 ? (
      <p>{t('needs.mine.agreements_none')}</p>
    ) : (
      <Table
        caption={t('needs.mine.agreements')}
        quietCaption
        rows={agreements}
        columns={[
          { label: t('needs.col.title'), head: true, cell: (one) => <a href={to.agreement(one.number)}>{one.need.title}</a> },
          { label: t('needs.col.other'), cell: (one) => `${authorText(t, one.need)} · ${authorText(t, one.offer)}` },
          {
            label: t('needs.col.state'),
            cell: (one) => <Status kind={one.endedAt ? 'plain' : 'ok'}>{t(one.endedAt ? 'agreement.over' : 'agreement.running')}</Status>,
          },
        ]}
      />
    )}
  </section>
)

export const MyNeedsView = (facts: MineFacts) => {
  const { t, posts, news } = facts
  return (
    <MineFrame t={t} refusals={facts.refusals} news={news} room="needs" title={t('need.mine')}>
      <p class="acts">
        <LinkButton href={to.newNeed()}>{t('need.post_one')}</LinkButton> <a href={to.needs()}>{t('need.board')}</a>
      </p>
      <Invitations {...facts} />
      <Proposals {...facts} />
      <Agreements {...facts} />
      <section>
        <h2>{t('needs.mine.posts')}</h2>
        {posts.length === 0 ? (
          <Empty seed="butuh-tawar-saya" title={t('needs.mine.posts_none')} level={3}>
            {t('needs.mine.posts_none_why')}
          </Empty>
        ) : (
          <Table
            caption={t('needs.mine.posts')}
            quietCaption
            rows={posts}
            columns={[
              { label: t('needs.col.title'), head: true, cell: (one) => <a href={to.need(one.number)}>{one.title}</a> },
              { label: t('needs.col.side'), cell: (one) => `${t(`need.side.${one.side}`)}: ${t(`need.kind.${one.kind}`)}` },
              {
                label: t('needs.col.state'),
                cell: (one) => <Status kind={one.state === 'open' ? 'ok' : 'plain'}>{t(`need.state.${one.state}`)}</Status>,
              },
            ]}
          />
        )}
      </section>
    </MineFrame>
  )
}

type NewFacts = {
  t: Say
  typed: Typed
  refusals: readonly Refusal[]
  bodies: readonly Choice[]
  choices: Pick<FormChoices, 'subsectors' | 'kelurahan'>
  /** The post one means to answer, if any. */
  answers: string
  once: string
}

const Said = ({ t, typed, refusals, bodies }: NewFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <>
      <Radios
        t={t}
        name="side"
        label={t('needs.new.side')}
        choices={[
          { value: 'need', label: t('needs.new.side_need') },
          { value: 'offer', label: t('needs.new.side_offer') },
        ]}
        value={typed.text('side')}
        error={wrong('side')}
      />
      <SelectField
        t={t}
        name="kind"
        label={t('need.field.kind')}
        empty=""
        choices={needKinds.map((value) => ({ value, label: t(`need.kind.${value}`) }))}
        value={typed.text('kind')}
        error={wrong('kind')}
      />
      {bodies.length > 0 && (
        <SelectField
          t={t}
          name="organisation"
          label={t('needs.new.as')}
          empty={t('needs.new.as_self')}
          choices={bodies}
          value={typed.text('organisation')}
          error={wrong('organisation')}
          optional
        />
      )}
      <SelectField
        t={t}
        name="helix"
        label={t('needs.new.helix')}
        hint={t('needs.new.helix_hint')}
        empty=""
        choices={helixes.filter((one) => one !== 'government').map((value) => ({ value, label: t(`need.helix.${value}`) }))}
        value={typed.text('helix')}
        error={wrong('helix')}
        optional={bodies.length > 0}
      />
      <TextField
        t={t}
        name="title"
        label={t('needs.new.name')}
        hint={t('needs.new.name_hint')}
        value={typed.text('title')}
        error={wrong('title')}
        maxlength={120}
        capital="sentences"
      />
      <TextArea
        t={t}
        name="plain"
        label={t('needs.new.plain')}
        hint={t('needs.new.plain_hint')}
        value={typed.text('plain')}
        error={wrong('plain')}
        rows={4}
        maxlength={1200}
      />
    </>
  )
}

export const NewNeedView = (facts: NewFacts) => {
  const { t, typed, refusals, choices, answers, once } = facts
  const wrong = complaints(t, refusals)
  return (
    <div class="narrow needs">
      <ErrorSummary t={t} refusals={refusals} />
      <Breadcrumb t={t} crumbs={[{ label: t('need.board'), href: to.needs() }, { label: t('needs.new.title') }]} />
      <h1>{t('needs.new.title')}</h1>
      <p class="lead">{t('needs.new.lead')}</p>
      <form method="post" action={to.newNeed()} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        {answers && <input type="hidden" name="answers" value={answers} />}
        <Said {...facts} />
        <SelectField
          t={t}
          name="subsector"
          label={t('need.field.subsector')}
          empty={t('need.sector.any')}
          choices={choices.subsectors}
          value={typed.text('subsector')}
          error={wrong('subsector')}
          optional
        />
        <SelectField
          t={t}
          name="kelurahan"
          label={t('need.field.kelurahan')}
          empty={t('need.where.any')}
          choices={choices.kelurahan}
          value={typed.text('kelurahan')}
          error={wrong('kelurahan')}
          optional
        />
        <TextField
          t={t}
          name="from"
          label={t('needs.new.from')}
          type="date"
          value={typed.text('from')}
          error={wrong('from')}
          width="medium"
          optional
        />
        <TextField
          t={t}
          name="until"
          label={t('needs.new.until')}
          type="date"
          value={typed.text('until')}
          error={wrong('until')}
          width="medium"
          optional
        />
        <NumberField
          t={t}
          name="standing"
          label={t('needs.new.standing')}
          value={typed.text('standing') || '90'}
          error={wrong('standing')}
        />
        <TextField
          t={t}
          name="contact"
          label={t('needs.new.contact')}
          hint={t('needs.new.contact_hint')}
          value={typed.text('contact')}
          error={wrong('contact')}
          maxlength={160}
        />
        <Checkbox t={t} name="adult" label={t('needs.new.adult')} checked={typed.checked('adult')} error={wrong('adult')} />
        <p class="acts">
          <Button>{t('needs.new.do')}</Button>
        </p>
      </form>
    </div>
  )
}
