import { formatMoment } from '#src/base/time.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import type { ListingForTeam } from '#src/market/revision-read.db.ts'
import { PostButton } from '#src/ui/button.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Status } from '#src/ui/status.tsx'
import type { Visit } from '../visit.ts'
import { toThing } from './_addresses.ts'
import { freshOnce } from './form.ts'
import { type Names, RevisionDiff } from './revision-diff.view.tsx'

/** What of this listing waits for a curator or came back, and what buyers see until then. */
export const ProductRevision = ({ visit, seat, product, names }: { visit: Visit; seat: Seat; product: ListingForTeam; names: Names }) => {
  const { t, ctx } = visit
  const { revision } = product
  if (!revision) return null
  const returned = revision.status === 'returned'
  return (
    <section class="sheet" id="pemeriksaan">
      <h2 class="h3">{t('shop.revision.title')}</h2>
      <p>
        <Status kind={returned ? 'warn' : 'wait'}>{t(`shop.revision.${revision.status}`)}</Status>
      </p>
      {returned ? (
        <Notice kind="warn">
          <p>{t('shop.revision.returned_next')}</p>
          <q>{revision.reason}</q>
        </Notice>
      ) : (
        <p class="small">{t('shop.revision.pending_means', { since: formatMoment(revision.askedAt, ctx.tongue) })}</p>
      )}
      <RevisionDiff visit={visit} shown={product.shown} wished={revision.wished} names={names} />
      <div class="acts column">
        <PostButton to={`${toThing(seat.slug, product.id)}/penarikan`} once={freshOnce()} kind="danger" name="tarik" value={revision.id}>
          {t('shop.revision.withdraw')}
        </PostButton>
      </div>
    </section>
  )
}
