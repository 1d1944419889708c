import { grouped } from '#src/base/check-code.ts'
import { formatDay } from '#src/base/time.ts'
import type { LicenceRead, RequestRead } from '#src/market/motif.db.ts'
import { techniques } from '#src/market/motif.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { type PieceState, stages } from '#src/market/piece.ts'
import type { PieceChoices, PieceLine, PieceRead } from '#src/market/piece-read.db.ts'
import type { scansOf } from '#src/market/scan.db.ts'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Checkbox, FileField, SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { NumberField, TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { Picture } from '#src/ui/picture.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status, type StatusKind } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import { Licences } from '../mb2/motif.view.tsx'
import { ScanHistory } from '../mb2/own-piece.view.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { freshOnce, type Typed } from './form.ts'
import { LicenceAnswer } from './licence-answer.view.tsx'

export const pieceKinds: Record<PieceState, StatusKind> = { draft: 'plain', submitted: 'wait', returned: 'warn', certified: 'ok' }

type ListFacts = {
  visit: Visit
  seat: Seat
  rows: readonly PieceLine[]
  next: string | undefined
  licences: readonly LicenceRead[]
  asked: readonly RequestRead[]
  toAnswer: readonly RequestRead[]
  wrong: { request: string; form: Typed; refusals: Parameters<typeof complaints>[1] } | undefined
  did: string | undefined
}

const Requests = ({ visit: { t, ctx }, asked }: ListFacts) => (
  <Table
    caption={t('batik.shop.asked')}
    rows={asked}
    columns={[
      { label: t('batik.licence.motif'), head: true, cell: (one) => <a href={to.motif(one.motif)}>{one.motifName}</a> },
      { label: t('batik.shop.asked_at'), cell: (one) => formatDay(one.askedAt, ctx.tongue) },
      {
        label: t('batik.licence.state'),
        cell: (one) =>
          one.granted === null ? (
            <Status kind="wait">{t('batik.shop.waits')}</Status>
          ) : one.granted ? (
            <Status kind="ok">{t('batik.shop.granted')}</Status>
          ) : (
            one.reason
          ),
      },
    ]}
  />
)

/** The shop's cloths, the leave it has, and what others ask of it. */
export const PiecesView = (facts: ListFacts) => {
  const { visit, seat, rows, next, licences, asked, toAnswer, wrong, did } = facts
  const { t, ctx } = visit
  return (
    <div class="wrap batik">
      <ErrorSummary t={t} refusals={wrong?.refusals ?? []} />
      <h1>{t('batik.shop.title')}</h1>
      {did && (
        <Notice kind="done" live>
          {t(`batik.shop.did.${did}`)}
        </Notice>
      )}
      <p class="lead">{t('batik.shop.lead')}</p>
      <p class="acts">
        <LinkButton href={to.shopPieceNew(seat.slug)}>{t('batik.shop.new')}</LinkButton>{' '}
        <a href={to.shopCuration(seat.slug)}>{t('batik.curation.shop_title')}</a>
      </p>
      {rows.length === 0 ? (
        <Empty seed={seat.slug} title={t('batik.shop.empty')}>
          {t('batik.shop.empty_why')}
        </Empty>
      ) : (
        <Table
          caption={t('batik.shop.title')}
          quietCaption
          rows={rows}
          columns={[
            { label: t('batik.piece.title'), head: true, cell: (one) => <a href={to.shopPiece(seat.slug, one.number)}>{one.title}</a> },
            { label: t('batik.piece.number'), cell: (one) => one.number },
            { label: t('batik.row.technique'), cell: (one) => t(`batik.kind.${one.technique}`) },
            {
              label: t('batik.licence.state'),
              cell: (one) => (
                <Status kind={one.alarmed ? 'warn' : pieceKinds[one.state]}>
                  {t(one.alarmed ? 'batik.piece.alarmed' : `batik.piece.state.${one.state}`)}
                </Status>
              ),
            },
          ]}
        />
      )}
      <Pager t={t} next={next ? to.shopPieces(seat.slug, { sesudah: next }) : undefined} />
      <section id="izin">
        <h2>{t('batik.shop.licences')}</h2>
        {licences.length > 0 ? <Licences t={t} tongue={ctx.tongue} rows={licences} of="motif" /> : <p>{t('batik.shop.no_licence')}</p>}
        {asked.length > 0 && <Requests {...facts} />}
        <p>
          <a href={to.motifs()}>{t('batik.shop.find_motif')}</a>
        </p>
      </section>
      {toAnswer.length > 0 && (
        <section>
          <h2>{t('batik.shop.to_answer')}</h2>
          {toAnswer.map((one) => (
            <LicenceAnswer
              visit={visit}
              request={one}
              action={to.shopMotifAnswer(seat.slug, one.id)}
              wrong={wrong?.request === one.id ? wrong : undefined}
            />
          ))}
        </section>
      )}
    </div>
  )
}

export type PieceFormFacts = {
  visit: Visit
  action: string
  choices: PieceChoices
  value: (name: string) => string
  consent: boolean
  refusals: Parameters<typeof complaints>[1]
  button: string
}

/** What will be said of a cloth, in the order in which it was made. */
export const PieceForm = ({ visit: { t }, action, choices, value, consent, refusals, button }: PieceFormFacts) => {
  const wrong = complaints(t, refusals ?? [])
  const field = (name: string, most: number, hint?: string) => ({
    t,
    name,
    label: t(`batik.form.${name}`),
    value: value(name),
    error: wrong(name),
    maxlength: most,
    ...(hint ? { hint } : {}),
  })
  return (
    <form method="post" action={action} class="fields-form" novalidate>
      <input type="hidden" name="once" value={freshOnce()} />
      <TextField {...field('title', 120)} />
      <SelectField
        t={t}
        name="technique"
        label={t('batik.row.technique')}
        choices={techniques.map((one) => ({ value: one, label: t(`batik.kind.${one}`) }))}
        value={value('technique')}
        error={wrong('technique')}
      />
      <SelectField
        t={t}
        name="motif"
        label={t('batik.row.motif')}
        choices={choices.motifs.map(({ slug, name, closed }) => ({
          value: slug,
          label: name,
          ...(closed ? { closed: t('batik.form.no_leave') } : {}),
        }))}
        value={value('motif')}
        empty={t('batik.form.no_motif')}
        error={wrong('motif')}
        optional
      />
      <TextField {...field('dye', 60)} />
      <TextField {...field('cloth', 60)} />
      <NumberField {...field('length', 4)} />
      <NumberField {...field('width', 3)} />
      <NumberField {...field('workDays', 4)} />
      <TextField {...field('finishedOn', 10)} type="date" width="medium" />
      <TextArea
        t={t}
        name="story"
        label={t('batik.form.story')}
        hint={t('batik.form.story_hint')}
        value={value('story')}
        error={wrong('story')}
        rows={6}
        maxlength={2000}
        optional
      />
      <TextField {...field('maker', 80, t('batik.form.maker_hint'))} optional />
      <Checkbox t={t} name="consent" label={t('batik.form.consent')} checked={consent} error={wrong('consent')} optional />
      <SelectField
        t={t}
        name="product"
        label={t('batik.form.product')}
        choices={choices.products.map(({ slug, name }) => ({ value: slug, label: name }))}
        value={value('product')}
        empty={t('batik.form.no_product')}
        error={wrong('product')}
        optional
      />
      {choices.batikmarks.length > 0 && (
        <SelectField
          t={t}
          name="batikmark"
          label={t('batik.row.batikmark')}
          choices={choices.batikmarks.map((one) => ({ value: one, label: one }))}
          value={value('batikmark')}
          empty={t('batik.row.none')}
          error={wrong('batikmark')}
          optional
        />
      )}
      <p class="acts">
        <Button>{button}</Button>
      </p>
    </form>
  )
}

type PieceFacts = {
  visit: Visit
  seat: Seat
  piece: PieceRead
  form: PieceFormFacts
  scans: Awaited<ReturnType<typeof scansOf>> | undefined
  photo: { value: (name: string) => string; refusals: Parameters<typeof complaints>[1] }
  today: string
  did: string | undefined
}

const Photos = ({ visit: { t }, seat, piece, photo, today }: PieceFacts) => {
  const wrong = complaints(t, photo.refusals ?? [])
  const open = piece.state === 'draft' || piece.state === 'returned'
  return (
    <section id="foto">
      <h2>{t('batik.certificate.work')}</h2>
      {piece.photos.length > 0 && (
        <ol class="work">
          {piece.photos.map((one) => (
            <li>
              <Picture picture={one} address={to.picture} sizes="(min-width: 60rem) 15vw, 45vw" />
              <p class="label">
                <b>{t(`batik.stage.${one.stage}`)}</b>
              </p>
            </li>
          ))}
        </ol>
      )}
      {open && (
        <form
          method="post"
          action={to.shopPieceErrand(seat.slug, piece.number, 'foto')}
          enctype="multipart/form-data"
          class="fields-form"
          novalidate
        >
          <input type="hidden" name="once" value={freshOnce()} />
          <FileField
            t={t}
            name="picture"
            label={t('batik.photo.file')}
            hint={t('batik.photo.hint')}
            accept="image/jpeg,image/png,image/webp"
            capture="environment"
            mostBytes={12_000_000}
            error={wrong('picture')}
          />
          <SelectField
            t={t}
            name="stage"
            label={t('batik.photo.stage')}
            choices={stages.map((one) => ({ value: one, label: t(`batik.stage.${one}`) }))}
            value={photo.value('stage')}
            error={wrong('stage')}
          />
          <TextField t={t} name="alt" label={t('batik.photo.alt')} value={photo.value('alt')} error={wrong('alt')} maxlength={300} />
          <TextField
            t={t}
            name="onDay"
            label={t('batik.photo.day')}
            type="date"
            value={photo.value('onDay') || today}
            error={wrong('onDay')}
            width="medium"
          />
          <Button kind="ghost" icon="camera">
            {t('batik.photo.add')}
          </Button>
        </form>
      )}
    </section>
  )
}

const Errand = ({
  visit: { t },
  seat,
  piece,
  name,
  kind,
}: Pick<PieceFacts, 'visit' | 'seat' | 'piece'> & { name: 'ajukan' | 'kode' | 'nama'; kind?: 'ghost' }) => (
  <form method="post" action={to.shopPieceErrand(seat.slug, piece.number, name)}>
    <input type="hidden" name="once" value={freshOnce()} />
    <p>{t(`batik.errand.${name}.how`)}</p>
    <Button {...(kind ? { kind } : {})}>{t(`batik.errand.${name}`)}</Button>
  </form>
)

const Certified = (facts: PieceFacts) => {
  const { visit, seat, piece, scans } = facts
  const { t, ctx } = visit
  return (
    <>
      <section>
        <h2>{t('batik.certificate.title')}</h2>
        {piece.code && (
          <p>
            <a href={to.certificate(piece.code)} class="code-line">
              {grouped(piece.code)}
            </a>
          </p>
        )}
        <p class="acts">
          <LinkButton href={to.shopPieceErrand(seat.slug, piece.number, 'cetak')}>{t('batik.print.title')}</LinkButton>
        </p>
        {piece.owned ? <p>{t('batik.piece.owned')}</p> : <Errand {...facts} name="kode" kind="ghost" />}
        {piece.maker && <Errand {...facts} name="nama" kind="ghost" />}
      </section>
      {scans && <ScanHistory t={t} tongue={ctx.tongue} scans={scans} />}
    </>
  )
}

export const PieceView = (facts: PieceFacts) => {
  const { visit, seat, piece, form, photo, did } = facts
  const { t } = visit
  const open = piece.state === 'draft' || piece.state === 'returned'
  const last = piece.steps.findLast(({ to: became }) => became === 'returned')
  return (
    <div class="wrap batik">
      <ErrorSummary t={t} refusals={[...(form.refusals ?? []), ...(photo.refusals ?? [])]} />
      <p>
        <a href={to.shopPieces(seat.slug)}>{t('batik.shop.title')}</a>
      </p>
      <h1>{piece.title}</h1>
      <p>
        {piece.number} <Status kind={pieceKinds[piece.state]}>{t(`batik.piece.state.${piece.state}`)}</Status>
      </p>
      {did && (
        <Notice kind="done" live>
          {t(`batik.piece.did.${did}`)}
        </Notice>
      )}
      {piece.state === 'returned' && last && <Notice kind="warn">{t('batik.piece.returned', { reason: last.reason })}</Notice>}
      {piece.state === 'submitted' && <Notice kind="wait">{t('batik.piece.waits')}</Notice>}
      {piece.state === 'certified' && <Certified {...facts} />}
      <Photos {...facts} />
      {open && <Errand {...facts} name="ajukan" />}
      {open && (
        <section>
          <h2>{t('batik.piece.edit')}</h2>
          <PieceForm {...form} />
        </section>
      )}
    </div>
  )
}
