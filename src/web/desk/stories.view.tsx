import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import { pictureLimits } from '#src/market/picture-file.ts'
import { storyLicences } from '#src/press/story.ts'
import type { Uploaded } from '#src/press/story-picture.db.ts'
import type { DeskStory, DeskVersion, PictureChoice } from '#src/press/story-read.db.ts'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { type Choice, FileField, SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Picture } from '#src/ui/picture.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { StoryBody } from '../hub/stories.view.tsx'
import type { Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import { type Wrong, wrongIn } from './_errand.ts'

type Stage = 'withdrawn' | 'waits' | 'told' | 'draft' | 'changed'

const stageOf = ({ withdrawnAt, waits, published, newest }: DeskStory): Stage => {
  if (waits) return 'waits'
  if (withdrawnAt) return 'withdrawn'
  return published === null ? 'draft' : published === newest ? 'told' : 'changed'
}
const looks = { withdrawn: 'warn', waits: 'wait', told: 'ok', draft: 'plain', changed: 'wait' } as const

const StageMark = ({ t, story }: { t: Say; story: DeskStory }) => (
  <Status kind={looks[stageOf(story)]}>{t(`press.stage.${stageOf(story)}`)}</Status>
)

const consentText = (t: Say, story: DeskStory): string =>
  story.shop === null
    ? t('press.consent.nobody')
    : t(story.granted ? 'press.consent.given' : 'press.consent.missing', { shop: story.shopName ?? '' })

export const DeskStories = ({ t, tongue, stories }: { t: Say; tongue: Tongue; stories: readonly DeskStory[] }) => (
  <>
    <h1>{t('press.desk.title')}</h1>
    <p class="acts">
      <LinkButton href={to.deskNewStory()}>{t('press.desk.new')}</LinkButton> <a href={to.stories()}>{t('press.desk.see')}</a>
    </p>
    {stories.length === 0 ? (
      <Empty seed="meja-kabar" title={t('press.desk.empty')}>
        {t('press.desk.empty_why')}
      </Empty>
    ) : (
      <Table
        caption={t('press.desk.title')}
        quietCaption
        rows={stories}
        columns={[
          { label: t('press.field.title'), head: true, cell: (one) => <a href={to.deskStory(one.slug)}>{one.title}</a> },
          { label: t('press.desk.stage'), cell: (one) => <StageMark t={t} story={one} /> },
          { label: t('press.desk.consent'), cell: (one) => consentText(t, one) },
          { label: t('press.field.byline'), cell: (one) => one.writer },
          { label: t('press.desk.changed'), cell: (one) => <Moment at={one.at} tongue={tongue} as="day" /> },
        ]}
      />
    )}
  </>
)

type FieldsFacts = { t: Say; form: Typed; refusals: readonly Refusal[]; pictures: readonly PictureChoice[]; first: boolean }

const licenceChoices = (t: Say): Choice[] => storyLicences.map((one) => ({ value: one, label: t(`directory.licence.${one}`) }))

const Fields = ({ t, form, refusals, pictures, first }: FieldsFacts) => {
  const wrong = complaints(t, refusals)
  const field = (name: string) => ({ t, name, label: t(`press.field.${name}`), value: form.text(name), error: wrong(name) })
  return (
    <>
      <TextField {...field('title')} maxlength={120} />
      <TextArea {...field('lead')} rows={3} maxlength={400} />
      <TextArea {...field('body')} hint={t('press.field.body_hint')} rows={14} maxlength={20_000} />
      <TextField {...field('byline')} maxlength={120} width="medium" />
      <TextArea {...field('sources')} hint={t('press.field.sources_hint')} rows={3} optional />
      {pictures.length > 0 && (
        <>
          <SelectField
            {...field('picture')}
            empty={t('press.field.no_picture')}
            choices={pictures.map(({ key, alt }) => ({ value: key, label: alt }))}
            optional
          />
          <TextField {...field('alt')} hint={t('press.field.alt_hint')} maxlength={300} optional />
          <SelectField
            {...field('licence')}
            hint={t('press.field.licence_hint')}
            empty={t('press.field.no_licence')}
            choices={licenceChoices(t)}
            optional
          />
          <TextField {...field('credit')} maxlength={120} optional />
        </>
      )}
      <details open={form.text('titleEn') !== '' || form.text('bodyEn') !== ''}>
        <summary>{t('press.field.english')}</summary>
        <TextField {...field('titleEn')} maxlength={120} optional />
        <TextArea {...field('leadEn')} rows={3} maxlength={400} optional />
        <TextArea {...field('bodyEn')} rows={10} maxlength={20_000} optional />
      </details>
      {!first && <TextField {...field('corrects')} hint={t('press.field.corrects_hint')} maxlength={400} />}
      <p class="acts">
        <Button name="lanjut" value="send">
          {t('press.desk.send')}
        </Button>{' '}
        <Button name="lanjut" value="keep" kind="ghost">
          {t('press.desk.keep')}
        </Button>
      </p>
    </>
  )
}

type FormFacts = {
  t: Say
  form: Typed
  refusals: readonly Refusal[]
  shops: readonly Choice[]
  pictures: readonly PictureChoice[]
  shop: string | undefined
  once: string
}

/** First whom it tells about, since the pictures are the maker's; then the story. */
export const StoryForm = ({ t, form, refusals, shops, pictures, shop, once }: FormFacts) => (
  <>
    <ErrorSummary t={t} refusals={refusals} />
    <h1>{t('press.desk.new')}</h1>
    <p class="lead">{t('press.desk.new_lead')}</p>
    <form method="get" action={to.deskNewStory()} class="fields-form">
      <SelectField
        t={t}
        name="toko"
        label={t('press.field.shop')}
        hint={t('press.field.shop_hint')}
        empty={t('press.field.no_shop')}
        choices={shops}
        value={shop}
        optional
      />
      <p class="acts">
        <Button kind="ghost">{t('press.desk.choose_shop')}</Button>
      </p>
    </form>
    <form method="post" action={to.deskNewStory()} class="fields-form" novalidate>
      <input type="hidden" name="once" value={once} />
      <input type="hidden" name="shop" value={shop ?? ''} />
      <Fields t={t} form={form} refusals={refusals} pictures={pictures} first />
    </form>
  </>
)

type OneFacts = {
  t: Say
  tongue: Tongue
  story: DeskVersion
  form: Typed
  wrong: Wrong
  uploaded: readonly Uploaded[]
  pictures: readonly PictureChoice[]
  closed: string | undefined
  mayPublish: boolean
  news: string | undefined
  once: string
}

const Publish = ({ t, story, closed, once }: OneFacts) => (
  <form method="post" action={to.deskStoryErrand(story.slug, 'terbit')}>
    <input type="hidden" name="once" value={once} />
    <input type="hidden" name="n" value={String(story.newest)} />
    <p class="acts">
      <Button closed={closed}>{t('press.desk.publish')}</Button>
    </p>
  </form>
)

const Withdraw = ({ t, story, wrong, once }: OneFacts) => {
  const mine = wrongIn(wrong, 'withdraw')
  return (
    <details open={mine.refusals.length > 0}>
      <summary>{t('press.desk.withdraw')}</summary>
      <form method="post" action={to.deskStoryErrand(story.slug, 'tarik')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <TextField
          t={t}
          name="reason"
          label={t('press.field.reason')}
          value={mine.form.text('reason')}
          error={complaints(t, mine.refusals)('reason')}
          maxlength={400}
        />
        <p class="acts">
          <Button kind="danger">{t('press.desk.withdraw')}</Button>
        </p>
      </form>
    </details>
  )
}

/** Pictures that came for this story, and the way to bring one: whose it is and how it may be used is said in the same breath. */
const Pictures = ({ t, story, uploaded, wrong, once }: OneFacts) => {
  const { form, refusals } = wrongIn(wrong, 'picture')
  const complaint = complaints(t, refusals)
  const field = (name: string) => ({ t, name, id: `f-new-${name}`, value: form.text(name), error: complaint(name) })
  return (
    <details open={refusals.length > 0} id="gambar">
      <summary>{t('press.pictures.title', { n: uploaded.length })}</summary>
      {uploaded.length > 0 && (
        <ul class="story-pictures">
          {uploaded.map((one) => (
            <li>
              <Picture picture={one} address={to.picture} sizes="12rem" />
              <p class="small">
                {one.alt}{' '}
                <span class="quiet">{t('press.picture_by', { credit: one.credit, licence: t(`directory.licence.${one.licence}`) })}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
      <form method="post" action={to.deskStoryErrand(story.slug, 'gambar')} enctype="multipart/form-data" class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <FileField
          {...field('picture')}
          label={t('press.pictures.file')}
          hint={t('directory.work.picture_hint')}
          accept="image/jpeg,image/png,image/webp"
          mostBytes={pictureLimits.bytes}
        />
        <TextField {...field('alt')} label={t('press.field.alt')} hint={t('press.field.alt_hint')} maxlength={300} />
        <SelectField
          {...field('licence')}
          label={t('press.field.licence')}
          hint={t('press.field.licence_hint')}
          choices={licenceChoices(t)}
        />
        <TextField {...field('credit')} label={t('press.field.credit')} maxlength={120} />
        <p class="acts">
          <Button kind="ghost">{t('press.pictures.do')}</Button>
        </p>
      </form>
    </details>
  )
}

export const DeskStoryView = (facts: OneFacts) => {
  const { t, tongue, story, form, wrong, pictures, mayPublish, news, once } = facts
  return (
    <>
      <ErrorSummary t={t} refusals={wrong.refusals} />
      <h1>{story.title}</h1>
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      <Facts
        facts={[
          [t('press.desk.stage'), <StageMark t={t} story={story} />],
          [
            t('press.desk.version'),
            `${story.newest}${story.published === null ? '' : ` (${t('press.desk.out', { n: story.published })})`}`,
          ],
          [t('press.desk.consent'), consentText(t, story)],
          [t('press.field.byline'), story.writer],
          [t('press.desk.changed'), <Moment at={story.at} tongue={tongue} />],
        ]}
      />
      {story.published !== null && !story.withdrawnAt && (
        <p>
          <a href={to.story(story.slug)}>{t('press.desk.see_story')}</a>
        </p>
      )}
      {(story.published !== story.newest || story.withdrawnAt) && <Publish {...facts} />}
      <details>
        <summary>{t('press.desk.read')}</summary>
        <p class="lead">{story.lead}</p>
        <StoryBody body={story.body} />
      </details>
      {story.published !== null && !story.withdrawnAt && mayPublish && <Withdraw {...facts} />}
      <Pictures {...facts} />
      <h2>{t('press.desk.change')}</h2>
      <form method="post" action={to.deskStory(story.slug)} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <Fields t={t} form={form} refusals={wrongIn(wrong, 'write').refusals} pictures={pictures} first={false} />
      </form>
    </>
  )
}
