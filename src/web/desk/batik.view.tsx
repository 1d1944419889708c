import { grouped } from '#src/base/check-code.ts'
import { formatCivicDay, formatDay } from '#src/base/time.ts'
import { endReasons } from '#src/market/certificate.ts'
import type { RequestRead } from '#src/market/motif.db.ts'
import type { PieceLine, PieceRead } from '#src/market/piece-read.db.ts'
import type { AlarmRead, ScanDay } from '#src/market/scan.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Checkboxes, SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Picture } from '#src/ui/picture.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import { ScanHistory } from '../mb2/own-piece.view.tsx'
import { freshOnce } from '../shop/form.ts'
import { LicenceAnswer } from '../shop/licence-answer.view.tsx'
import { pieceKinds } from '../shop/piece.view.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { type Wrong, wrongIn } from './_errand.ts'

type AllFacts = {
  visit: Visit
  waiting: readonly PieceLine[]
  alarmed: readonly PieceLine[]
  requests: readonly RequestRead[]
  closed: { issue: string | undefined; license: string | undefined }
  wrong: Wrong
  did: string | undefined
}

const Waiting = ({ visit: { t, ctx }, waiting, closed, wrong }: AllFacts) =>
  waiting.length === 0 ? (
    <Empty seed="meja-batik" title={t('batik.desk.empty')}>
      {t('batik.desk.empty_why')}
    </Empty>
  ) : (
    <form method="post" action={to.deskBatikIssue()} novalidate>
      <input type="hidden" name="once" value={freshOnce()} />
      <Checkboxes
        t={t}
        name="numbers"
        label={t('batik.desk.which')}
        choices={waiting.map(({ number, title, shopName, technique, madeAt }) => ({
          value: number,
          label: <a href={to.deskPiece(number)}>{title}</a>,
          hint: `${number} · ${t(`batik.kind.${technique}`)} · ${shopName} · ${formatDay(madeAt, ctx.tongue)}`,
        }))}
        values={wrong.form.all('numbers')}
        error={complaints(t, wrong.refusals)('numbers')}
      />
      <p class="acts">
        <Button closed={closed.issue}>{t('batik.desk.issue')}</Button>
      </p>
    </form>
  )

/** What waits: cloths for a certificate, certificates that look copied, leave for the city's motifs. */
export const DeskBatik = (facts: AllFacts) => {
  const { visit, alarmed, requests, closed, wrong, did } = facts
  const { t } = visit
  return (
    <div class="batik">
      <ErrorSummary t={t} refusals={wrong.refusals} />
      <h1>{t('batik.desk.title')}</h1>
      {did && (
        <Notice kind="done" live>
          {t(`batik.desk.did.${did}`)}
        </Notice>
      )}
      <Waiting {...facts} />
      {alarmed.length > 0 && (
        <section>
          <h2>{t('batik.desk.alarmed')}</h2>
          <ul>
            {alarmed.map(({ number, title, shopName }) => (
              <li>
                <a href={to.deskPiece(number)}>{title}</a>, {shopName} ({number})
              </li>
            ))}
          </ul>
        </section>
      )}
      {requests.length > 0 && (
        <section>
          <h2>{t('batik.desk.requests')}</h2>
          {requests.map((one) => (
            <LicenceAnswer
              visit={visit}
              request={one}
              action={to.deskMotifAnswer(one.id)}
              wrong={wrong.errand === one.id ? wrong : undefined}
              closed={closed.license}
            />
          ))}
        </section>
      )}
    </div>
  )
}

type OneFacts = {
  visit: Visit
  piece: PieceRead
  scans: { days: ScanDay[]; alarms: AlarmRead[] } | undefined
  closed: { issue: string | undefined; revoke: string | undefined }
  wrong: Wrong
  did: string | undefined
}

const Judge = ({ visit: { t }, piece, closed, wrong }: OneFacts) => {
  const back = wrongIn(wrong, 'kembalikan')
  return (
    <div class="pair">
      <form method="post" action={to.deskPieceErrand(piece.number, 'terbitkan')}>
        <h2>{t('batik.desk.sign')}</h2>
        <p>{t('batik.desk.sign_how')}</p>
        <input type="hidden" name="once" value={freshOnce()} />
        <Button closed={closed.issue}>{t('batik.desk.issue')}</Button>
      </form>
      <form method="post" action={to.deskPieceErrand(piece.number, 'kembalikan')} class="fields-form" novalidate>
        <h2>{t('batik.desk.return')}</h2>
        <input type="hidden" name="once" value={freshOnce()} />
        <TextArea
          t={t}
          name="reason"
          label={t('batik.desk.return_reason')}
          value={back.form.text('reason')}
          error={complaints(t, back.refusals)('reason')}
          rows={3}
          maxlength={1000}
        />
        <Button kind="ghost" closed={closed.issue}>
          {t('batik.desk.return_do')}
        </Button>
      </form>
    </div>
  )
}

const Keep = ({ visit: { t }, piece, scans, closed, wrong }: OneFacts) => {
  const revoked = wrongIn(wrong, 'cabut')
  const cleared = wrongIn(wrong, 'selesai')
  return (
    <>
      {scans?.alarms.some(({ clearedAt }) => clearedAt === null) && (
        <form method="post" action={to.deskPieceErrand(piece.number, 'selesai')} class="fields-form" novalidate>
          <h2>{t('batik.desk.clear')}</h2>
          <input type="hidden" name="once" value={freshOnce()} />
          <TextArea
            t={t}
            name="says"
            id="selesai-kata"
            label={t('batik.desk.clear_says')}
            value={cleared.form.text('says')}
            error={complaints(t, cleared.refusals)('says')}
            rows={2}
            maxlength={1000}
          />
          <Button kind="ghost" closed={closed.revoke}>
            {t('batik.desk.clear_do')}
          </Button>
        </form>
      )}
      <div class="pair">
        <form method="post" action={to.deskPieceErrand(piece.number, 'perbarui')}>
          <h2>{t('batik.desk.renew')}</h2>
          <p>{t('batik.desk.renew_how')}</p>
          <input type="hidden" name="once" value={freshOnce()} />
          <Button kind="ghost" closed={closed.issue}>
            {t('batik.desk.renew_do')}
          </Button>
        </form>
        <form method="post" action={to.deskPieceErrand(piece.number, 'cabut')} class="fields-form" novalidate>
          <h2>{t('batik.desk.revoke')}</h2>
          <input type="hidden" name="once" value={freshOnce()} />
          <SelectField
            t={t}
            name="reason"
            label={t('batik.desk.revoke_reason')}
            choices={endReasons.map((value) => ({ value, label: t(`batik.end.${value}`) }))}
            value={revoked.form.text('reason')}
            error={complaints(t, revoked.refusals)('reason')}
          />
          <TextArea
            t={t}
            name="says"
            label={t('batik.desk.revoke_says')}
            value={revoked.form.text('says')}
            error={complaints(t, revoked.refusals)('says')}
            rows={2}
            maxlength={1000}
          />
          <Button kind="danger" closed={closed.revoke}>
            {t('batik.desk.revoke_do')}
          </Button>
        </form>
      </div>
    </>
  )
}

const rows = ({ visit: { t, ctx }, piece }: OneFacts) => [
  [t('batik.row.shop'), <a href={to.shop(piece.shop)}>{piece.shopName}</a>] as const,
  [t('batik.row.technique'), t(`batik.kind.${piece.technique}`)] as const,
  [t('batik.row.motif'), piece.motif ? <a href={to.motif(piece.motif.slug)}>{piece.motif.name}</a> : t('batik.row.none')] as const,
  [t('batik.row.dye'), piece.dye] as const,
  [t('batik.row.cloth'), `${piece.cloth}, ${piece.length} × ${piece.width} cm`] as const,
  [t('batik.row.days'), t('batik.row.days_n', { n: piece.workDays })] as const,
  [t('batik.row.finished'), formatCivicDay(piece.finishedOn, ctx.tongue)] as const,
  [t('batik.row.maker'), piece.maker ?? t('batik.row.maker_unnamed')] as const,
  [t('batik.row.batikmark'), piece.batikmark || t('batik.row.none')] as const,
  ...(piece.code ? [[t('batik.certificate.title'), <a href={to.certificate(piece.code)}>{grouped(piece.code)}</a>] as const] : []),
]

/** One cloth as a curator judges it: pictures, words, and the acts that are open. */
export const DeskPiece = (facts: OneFacts) => {
  const { visit, piece, scans, wrong, did } = facts
  const { t, ctx } = visit
  return (
    <div class="batik">
      <ErrorSummary t={t} refusals={wrong.refusals} />
      <p>
        {piece.number} <Status kind={pieceKinds[piece.state]}>{t(`batik.piece.state.${piece.state}`)}</Status>
      </p>
      <h1>{piece.title}</h1>
      {did && (
        <Notice kind="done" live>
          {t(`batik.desk.did.${did}`)}
        </Notice>
      )}
      <Facts facts={rows(facts)} />
      {piece.story && <p class="serif told">{piece.story}</p>}
      <ol class="work">
        {piece.photos.map((photo) => (
          <li>
            <Picture picture={photo} address={to.picture} sizes="(min-width: 60rem) 15vw, 45vw" />
            <p class="label">
              <b>{t(`batik.stage.${photo.stage}`)}</b>
              <span>{formatCivicDay(photo.onDay, ctx.tongue)}</span>
            </p>
          </li>
        ))}
      </ol>
      {piece.state === 'submitted' && <Judge {...facts} />}
      {piece.code && <Keep {...facts} />}
      {scans && <ScanHistory t={t} tongue={ctx.tongue} scans={scans} />}
    </div>
  )
}
