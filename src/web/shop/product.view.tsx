import type { Refusal } from '#src/base/outcome.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import type { CategoryChoice, FormAttribute } from '#src/market/product-read.db.ts'
import type { ListingForTeam } from '#src/market/revision-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { Checkbox, type Choice, Radios, SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { NumberField, TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { hasWords } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { toGoods, toThing } from './_addresses.ts'
import { freshOnce, type Typed } from './form.ts'
import type { ProductDraft } from './product-form.ts'
import { Pictures } from './product-pictures.view.tsx'
import { ProductRevision } from './product-revision.view.tsx'
import { ProductState } from './product-state.view.tsx'
import { Variants } from './product-variants.view.tsx'

export type ProductFacts = {
  visit: Visit
  seat: Seat
  product: ListingForTeam | undefined
  draft: ProductDraft
  categories: readonly CategoryChoice[]
  definitions: readonly FormAttribute[]
  refusals: readonly Refusal[]
  pictureForm: Typed
  did: string | undefined
}

const nameIn = (visit: Visit, one: { nameId: string; nameEn: string }) => (visit.ctx.tongue === 'en' ? one.nameEn : one.nameId)

/** The leaves of the tree, under the names of their branches. */
function categoryChoices(visit: Visit, categories: readonly CategoryChoice[]): Choice[] {
  const branches = new Map(categories.map((one) => [one.slug, one]))
  const parents = new Set(categories.map((one) => one.parent))
  return categories.flatMap((one) => {
    const parent = one.parent === null ? undefined : branches.get(one.parent)
    return parents.has(one.slug)
      ? []
      : [{ value: one.slug, label: nameIn(visit, one), ...(parent ? { group: nameIn(visit, parent) } : {}) }]
  })
}

const Crumbs = ({ visit: { t }, seat, last }: { visit: Visit; seat: Seat; last: string }) => (
  <Breadcrumb t={t} crumbs={[{ label: t('shop.goods.title'), href: toGoods(seat.slug) }, { label: last }]} />
)

export const ChooseCategory = ({ visit, seat, categories }: Pick<ProductFacts, 'visit' | 'seat' | 'categories'>) => {
  const { t } = visit
  return (
    <div class="wrap form-page">
      <Crumbs visit={visit} seat={seat} last={t('shop.product.new')} />
      <h1>{t('shop.product.what')}</h1>
      <p class="lead">{t('shop.product.what_why')}</p>
      <form method="get" action={toThing(seat.slug, 'baru')}>
        <SelectField
          t={t}
          name="kategori"
          label={t('shop.product.category')}
          choices={categoryChoices(visit, categories)}
          empty={t('shop.choose')}
        />
        <div class="acts">
          <Button>{t('shop.product.continue')}</Button>
        </div>
      </form>
    </div>
  )
}

const About = ({ visit, draft, refusals }: ProductFacts) => {
  const { t } = visit
  const wrong = complaints(t, refusals)
  return (
    <fieldset class="group">
      <legend>{t('shop.product.about')}</legend>
      <TextField
        t={t}
        name="name"
        label={t('shop.product.name')}
        hint={t('shop.product.name_hint')}
        value={draft.name}
        error={wrong('name')}
        maxlength={120}
        autocomplete="off"
        capital="sentences"
      />
      <TextArea
        t={t}
        name="description"
        label={t('shop.product.description')}
        hint={t('shop.product.description_hint')}
        value={draft.description}
        error={wrong('description')}
        maxlength={5000}
        optional
      />
    </fieldset>
  )
}

const AttributeField = ({ visit, draft, refusals, one }: ProductFacts & { one: FormAttribute }) => {
  const { t } = visit
  const name = `attributes.${one.key}`
  const facts = { t, name, label: nameIn(visit, one), error: complaints(t, refusals)(name), optional: !one.required }
  const value = draft.attributes[one.key] ?? ''
  if (one.type === 'bool') return <Checkbox {...facts} value="ya" checked={value === 'ya' || value === 'true'} optional />
  if (one.type === 'enum')
    return (
      <SelectField
        {...facts}
        choices={one.options.map((option) => ({ value: option, label: option }))}
        value={value}
        empty={t('shop.choose')}
      />
    )
  return (
    <TextField
      {...facts}
      value={value}
      {...(one.type === 'number' ? { inputmode: 'decimal' as const, width: 'short' as const } : { maxlength: 200 })}
      {...(one.unit ? { after: one.unit } : {})}
      autocomplete="off"
    />
  )
}

/** What this category asks, required answers first; another category asks other things. */
const Attributes = (facts: ProductFacts) => {
  const { visit, draft, categories, definitions, refusals } = facts
  const { t } = visit
  return (
    <fieldset class="group">
      <legend>{t('shop.product.details')}</legend>
      <SelectField
        t={t}
        name="category"
        label={t('shop.product.category')}
        choices={categoryChoices(visit, categories)}
        value={draft.category}
        error={complaints(t, refusals)('category')}
        empty={t('shop.choose')}
      />
      <p class="acts">
        <Button kind="plain" name="ganti" value="1" unchecked>
          {t('shop.product.change_category')}
        </Button>
      </p>
      {definitions.map((one) => (
        <AttributeField {...facts} one={one} />
      ))}
    </fieldset>
  )
}

/** The shop writes its own word; where a case speaks instead, its form says so. */
const OriginStanding = ({ visit: { t }, seat, product }: ProductFacts) => {
  const standing = product?.standing
  if (!standing) return null
  const { shown, number, decided } = standing
  return (
    <Notice kind={decided ? 'warn' : 'wait'}>
      <p>{t(decided ? 'origin.form.decided' : 'origin.form.asked', { level: t(`ui.origin.${shown}`), number })}</p>
      <p>
        <a href={to.shopOrigin(seat.slug)}>{t('origin.form.case', { number })}</a>
      </p>
    </Notice>
  )
}

const OriginFields = (facts: ProductFacts) => {
  const { t } = facts.visit
  const { draft, refusals } = facts
  const wrong = complaints(t, refusals)
  const levels = ['made', 'designed', 'curated'] as const
  return (
    <fieldset class="group">
      <legend>{t('shop.product.origin')}</legend>
      <OriginStanding {...facts} />
      <Radios
        t={t}
        name="origin"
        label={t('shop.product.origin_where')}
        value={draft.origin}
        error={wrong('origin')}
        choices={levels.map((level) => ({ value: level, label: t(`ui.origin.${level}`), hint: t(`shop.product.origin_${level}`) }))}
      />
      <TextField
        t={t}
        name="originNote"
        label={t('shop.product.origin_note')}
        hint={t('shop.product.origin_note_hint')}
        value={draft.originNote}
        error={wrong('originNote')}
        maxlength={300}
        optional
        autocomplete="off"
      />
      <Checkbox
        t={t}
        name="oneOfAKind"
        label={t('shop.product.one')}
        hint={t('shop.product.one_hint')}
        checked={draft.oneOfAKind}
        error={wrong('oneOfAKind')}
        optional
      />
      <NumberField
        t={t}
        name="leadDays"
        label={t('shop.product.lead')}
        hint={t('shop.product.lead_hint')}
        value={draft.leadDays}
        error={wrong('leadDays')}
        after={t('shop.product.days')}
        optional
      />
      <NumberField
        t={t}
        name="weightGrams"
        label={t('shop.product.weight')}
        hint={t('shop.product.weight_hint')}
        value={draft.weightGrams}
        error={wrong('weightGrams')}
        after="gram"
        optional
      />
    </fieldset>
  )
}

const StoryFields = ({ visit: { t }, draft, refusals }: ProductFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <details class="group" open={draft.story !== '' || wrong('story') !== undefined}>
      <summary>{t('shop.product.story_group')}</summary>
      <TextField
        t={t}
        name="storyTitle"
        label={t('shop.product.story_title')}
        value={draft.storyTitle}
        error={wrong('storyTitle')}
        maxlength={120}
        optional
        autocomplete="off"
      />
      <TextArea
        t={t}
        name="story"
        label={t('shop.product.story')}
        hint={t('shop.product.story_hint')}
        value={draft.story}
        error={wrong('story')}
        maxlength={5000}
        rows={6}
        optional
      />
    </details>
  )
}

export const ProductPage = (facts: ProductFacts) => {
  const { visit, seat, product, draft, categories, definitions, refusals } = facts
  const { t } = visit
  const did = facts.did?.startsWith('picture') && product?.revision?.wished.pictures ? 'waits' : facts.did
  return (
    <div class="wrap product-page">
      <Crumbs visit={visit} seat={seat} last={product?.name ?? t('shop.product.new')} />
      <ErrorSummary t={t} refusals={refusals} />
      {did && hasWords(`shop.product.did_${did}`) && refusals.length === 0 && (
        <Notice kind="done" live>
          {t(`shop.product.did_${did}`)}
        </Notice>
      )}
      <h1>{product?.name ?? t('shop.product.new')}</h1>
      <div class="order-grid">
        <div class="stack">
          {product && <ProductRevision visit={visit} seat={seat} product={product} names={{ categories, attributes: definitions }} />}
          {product && <Pictures {...facts} product={product} />}
          <form method="post" action={product ? toThing(seat.slug, product.id) : toThing(seat.slug, 'baru')} novalidate>
            <input type="hidden" name="once" value={freshOnce()} />
            {draft.seen && <input type="hidden" name="seen" value={draft.seen} />}
            {/* Enter in any field presses the first button of a form: it must be this one */}
            <button type="submit" class="vh" tabindex={-1}>
              {t('shop.product.save')}
            </button>
            <About {...facts} />
            <Variants {...facts} />
            <Attributes {...facts} />
            <OriginFields {...facts} />
            <StoryFields {...facts} />
            <div class="acts">
              <Button>{t(product ? 'shop.product.save' : 'shop.product.make')}</Button>
              <a class="btn plain" href={toGoods(seat.slug)}>
                {t('shop.back')}
              </a>
            </div>
            {!product && <p class="small">{t('shop.product.make_hint')}</p>}
          </form>
        </div>
        <aside class="stack">
          {product ? <ProductState visit={visit} seat={seat} product={product} /> : <p class="sheet">{t('shop.product.steps')}</p>}
        </aside>
      </div>
    </div>
  )
}
