import { formatMoment, type Tongue } from '#src/base/time.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import type { MyPlace } from '#src/spaces/waiting.db.ts'
import { LinkButton, PostButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { MineFrame } from './mine-frame.view.tsx'

const Place = ({ t, tongue, place }: { t: Say; tongue: Tongue; place: MyPlace }) => (
  <li>
    <p class="number">
      {place.offer ? (
        <Status kind="ok">{t('room.wait.offered')}</Status>
      ) : (
        <Status kind="wait">{t('room.wait.place', { n: place.position })}</Status>
      )}
    </p>
    <h2>
      <a href={to.space(place.space)}>{place.name}</a>
    </h2>
    <p>{whenText(place.periods, tongue)}</p>
    {place.offer ? (
      <>
        <Notice kind="wait">{t('room.wait.until', { until: place.until ? formatMoment(place.until, tongue) : '' })}</Notice>
        <div class="acts">
          <LinkButton href={to.myBooking(place.offer)}>{t('room.wait.accept')}</LinkButton>
          <PostButton to={to.myBookingErrand(place.offer, 'lepas')} values={{ slug: place.space }} kind="ghost">
            {t('room.wait.decline')}
          </PostButton>
        </div>
      </>
    ) : (
      <div class="acts">
        <PostButton to={to.myWaitingEnd()} values={{ tunggu: place.id }} kind="plain" small>
          {t('room.wait.leave')}
        </PostButton>
      </div>
    )}
  </li>
)

export const WaitingView = ({
  t,
  tongue,
  places,
  news,
}: {
  t: Say
  tongue: Tongue
  places: readonly MyPlace[]
  news: string | undefined
}) => (
  <MineFrame t={t} refusals={[]} room="bookings" title={t('room.wait.mine')} news={news}>
    {places.length === 0 ? (
      <Empty seed="tunggu" title={t('room.wait.empty')} action={<LinkButton href={to.spaces()}>{t('room.look')}</LinkButton>}>
        {t('room.wait.empty_why')}
      </Empty>
    ) : (
      <>
        <p>{t('room.wait.mine_lead')}</p>
        <ul class="bookings">
          {places.map((place) => (
            <Place t={t} tongue={tongue} place={place} />
          ))}
        </ul>
      </>
    )}
    <p class="acts">
      <a href={to.myBookings()}>{t('room.mine')}</a>
    </p>
  </MineFrame>
)
