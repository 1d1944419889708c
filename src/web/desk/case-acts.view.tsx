import { dayOf } from '#src/base/time.ts'
import { pageOfCase } from '#src/governance/case.ts'
import type { CaseAct, CaseCapacity } from '#src/governance/case-acts.db.ts'
import { Button, LinkButton, PostButton } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { MoneyField, TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { sayRefusal } from '#src/ui/words.ts'
import { freshOnce } from '../shop/form.ts'
import { to } from '../to.ts'
import type { CaseFacts } from './case.view.tsx'
import { DecisionDays } from './decision-days.view.tsx'
import { DeskForm, Fold, fieldsOf } from './desk-parts.view.tsx'
import { Papers } from './papers.view.tsx'

const errandOf: Readonly<Record<CaseCapacity, string>> = {
  review: 'telaah',
  concur: 'setuju',
  decide: 'putusan',
  execute: 'laksana',
  confirm: 'konfirmasi',
}

const at = (facts: CaseFacts, errand: string) => `${to.deskCase(facts.one.number)}/${errand}`

/** A yes and a no have the same weight on the page: both say why, until when it holds, and from when. */
const Decide = (facts: CaseFacts) => {
  const { t, ctx } = facts.visit
  const field = fieldsOf(t, facts.wrong, 'putusan')
  const today = dayOf(ctx.now)
  const personal = facts.one.parties.some(({ kind }) => kind === 'person')
  return (
    <DeskForm action={at(facts, 'putusan')}>
      {personal && (
        <TextField
          {...field('title')}
          label={t('govdesk.decide.title')}
          hint={t('govdesk.decide.title_hint')}
          maxlength={200}
          autocomplete="off"
        />
      )}
      <TextArea {...field('reason')} label={t('govdesk.decide.reason')} hint={t('govdesk.decide.reason_hint')} maxlength={4000} rows={4} />
      <Papers t={t} wrong={facts.wrong} asked={papersFor(facts, 'decide')} errand="putusan" />
      <DecisionDays t={t} field={field} today={today} />
      <div class="acts">
        <Button>{t('govdesk.decide.yes')}</Button>
        <Button kind="danger" name="tolak" value="1">
          {t('govdesk.decide.no')}
        </Button>
      </div>
    </DeskForm>
  )
}

/** What belongs to a thing of its own is decided there. */
const DecideOrGo = (facts: CaseFacts) => {
  const page = pageOfCase({ address: facts.one.address, subject: facts.one.subject?.kind ?? null })
  if (!page) return <Decide {...facts} />
  return <LinkButton href={page}>{facts.visit.t('govdesk.act.at_its_page')}</LinkButton>
}

const papersFor = ({ mine }: CaseFacts, capacity: CaseCapacity) => mine.acts.find((act) => act.capacity === capacity)?.evidence ?? []

const Simple = ({ capacity, ...facts }: CaseFacts & { capacity: CaseCapacity }) => {
  const { t } = facts.visit
  const errand = errandOf[capacity]
  return (
    <DeskForm action={at(facts, errand)}>
      <TextArea
        {...fieldsOf(t, facts.wrong, errand)('reason')}
        label={t(`govdesk.act.${capacity}_note`)}
        maxlength={4000}
        rows={3}
        optional={capacity === 'concur' || capacity === 'confirm'}
      />
      <Papers t={t} wrong={facts.wrong} asked={papersFor(facts, capacity)} errand={errand} />
      <div class="acts">
        <Button>{t(`govdesk.act.${capacity}`)}</Button>
      </div>
    </DeskForm>
  )
}

/** What is not open stays in sight with the reason; what a body does leads to a meeting. */
const Shut = ({ act, ...facts }: CaseFacts & { act: CaseAct }) => {
  const { t } = facts.visit
  const { called, one, held, mine } = facts
  const who = act.whoCan.length > 0 ? t('govdesk.who_can', { posts: act.whoCan.map(called.post).join(', ') }) : ''
  const meets = act.body !== null && one.status === 'open' && held.place.named.has('governance.meeting.call:decide')
  return (
    <div class="act shut">
      <Button
        name={`shut-${act.capacity}`}
        kind="ghost"
        closed={[act.refusal ? sayRefusal(t, act.refusal) : '', who].filter(Boolean).join(' ')}
      >
        {t(`govdesk.act.${act.capacity}`)}
      </Button>
      {act.body && mine.meeting && (
        <LinkButton href={to.deskMeeting(mine.meeting)} kind="ghost" small>
          {t('govdesk.act.on_agenda', { number: mine.meeting })}
        </LinkButton>
      )}
      {meets && act.body && !mine.meeting && (
        <LinkButton href={to.deskMeetingNew({ perkara: one.number, badan: act.body })} kind="ghost" small>
          {t('govdesk.act.to_meeting', { body: called.post(act.body) })}
        </LinkButton>
      )}
    </div>
  )
}

/** A case sent back is its opener's: put in other words here, it then comes forward again. */
const Amend = (facts: CaseFacts) => {
  const { one, wrong } = facts
  const { t } = facts.visit
  const field = fieldsOf(t, wrong, 'perbaikan')
  const acted = one.steps.some(({ row }) => row !== null)
  const typed = (name: string, stood: string) => ({ ...field(name), value: wrong.errand === 'perbaikan' ? wrong.form.text(name) : stood })
  return (
    <div class="act next">
      <p>{t('govdesk.amend.lead')}</p>
      <DeskForm action={at(facts, 'perbaikan')}>
        <TextField {...typed('title', one.title)} label={t('govdesk.case.title')} maxlength={200} autocomplete="off" />
        <TextArea {...typed('reason', one.reason)} label={t('govdesk.new.reason')} maxlength={4000} rows={4} />
        {one.money && !acted && (
          <MoneyField {...typed('amount', String(one.amount))} label={t('matrix.amount')} hint={t('govdesk.amend.amount_hint')} />
        )}
        {one.money && acted && <p class="small">{t('govdesk.amend.amount_stands')}</p>}
        <div class="acts">
          <Button kind="ghost">{t('govdesk.amend.do')}</Button>
        </div>
      </DeskForm>
    </div>
  )
}

const Way = (facts: CaseFacts) => {
  const { one, wrong, called, mine } = facts
  const { t } = facts.visit
  const forward = fieldsOf(t, wrong, 'terusan')
  const able = mine.acts.some((act) => act.refusal === undefined)
  // nobody sends a case to where it is
  const targets = one.turn.posts.length === 1 ? one.targets.filter((post) => !one.turn.posts.includes(post)) : one.targets
  const fold = (errand: string) => wrong.errand === errand
  const note = (errand: string, kind: 'ghost' | 'danger') => (
    <Fold title={t(`govdesk.way.${errand}`)} open={fold(errand)}>
      <p class="small">{t(`govdesk.way.${errand}_hint`)}</p>
      <DeskForm action={at(facts, errand)}>
        <TextArea {...fieldsOf(t, wrong, errand)('reason')} label={t('govdesk.way.reason')} maxlength={4000} rows={3} />
        <div class="acts">
          <Button kind={kind}>{t(`govdesk.way.${errand}_do`)}</Button>
        </div>
      </DeskForm>
    </Fold>
  )
  const none = targets.length === 0 && !mine.involved && !(one.status === 'open' && (able || mine.opener))
  return none ? null : (
    <section class="acts-list">
      <h2>{t('govdesk.way.title')}</h2>
      {targets.length > 0 && (
        <Fold title={t('govdesk.way.terusan')} open={fold('terusan') || (!able && !mine.opener && !mine.conflict && one.status === 'open')}>
          <DeskForm action={at(facts, 'terusan')}>
            <Radios
              {...forward('post')}
              value={forward('post').value ?? (targets.length === 1 ? targets[0] : undefined)}
              label={t('govdesk.way.to')}
              choices={targets.map((post) => ({ value: post, label: called.post(post) }))}
            />
            <TextArea {...forward('reason')} label={t('govdesk.way.reason')} maxlength={4000} rows={3} />
            <div class="acts">
              <Button kind="ghost">{t('govdesk.way.terusan_do')}</Button>
            </div>
          </DeskForm>
        </Fold>
      )}
      {one.status === 'open' && able && note('kembali', 'ghost')}
      {one.status === 'open' && mine.opener && note('tarik', 'danger')}
      {mine.involved && note('undur', 'ghost')}
    </section>
  )
}

export const CaseActs = (facts: CaseFacts) => {
  const { one, mine } = facts
  const { t } = facts.visit
  const running = ['open', 'decided', 'executed'].includes(one.status)
  const typed = facts.wrong.form.given('reason')
  // somebody else was faster: what was typed is not lost
  if (!running)
    return typed ? (
      <section>
        <h2 class="h3">{t('govdesk.act.typed')}</h2>
        <q>{typed}</q>
      </section>
    ) : null
  return (
    <>
      <section>
        <h2>{t('govdesk.act.title')}</h2>
        {mine.conflict && (
          <Notice kind="warn">
            <p>{t('govdesk.act.conflict')}</p>
            <PostButton to={at(facts, 'kepentingan')} once={freshOnce()} small>
              {t('govdesk.act.conflict_do')}
            </PostButton>
          </Notice>
        )}
        {mine.opener && one.turn.capacity === 'initiate' && <Amend {...facts} />}
        {mine.acts.map((act) => (
          <>
            {act.refusal && <Shut {...facts} act={act} />}
            {(!act.refusal || facts.wrong.errand === errandOf[act.capacity]) && (
              <div class="act next">
                {act.capacity === 'decide' ? <DecideOrGo {...facts} /> : <Simple {...facts} capacity={act.capacity} />}
              </div>
            )}
          </>
        ))}
      </section>
      <Way {...facts} />
    </>
  )
}
