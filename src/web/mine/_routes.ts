import { pictureLimits } from '#src/market/picture-file.ts'
import { mostPaperBytes } from '#src/support/folder.ts'
import { showMail } from '../hub/dev-mail.page.tsx'
import { to } from '../to.ts'
import { get, post, type Route } from '../visit.ts'
import { mine } from './_door.ts'
import {
  acceptMyGrant,
  askMine,
  attachToGrant,
  keepDraft,
  objectToMine,
  saveDraft,
  sendApplication,
  showApplication,
  withdrawMine,
} from './application.page.tsx'
import { applicationLetter, myGrantPaper } from './application-letter.page.ts'
import { showApplications } from './applications.page.tsx'
import { askPage, makeProposalPage } from './ask.page.tsx'
import { checkInMyself, showBooking, takeMySubstitute } from './booking.page.tsx'
import { answerMyLevy, appealMyAbsence, showAppeal, showLevy } from './booking-after.page.tsx'
import { cancelMyBooking, showCancel } from './booking-cancel.page.tsx'
import { lengthenHold, releaseHold, sendBooking } from './booking-hold.page.tsx'
import { moveMyBooking, showMove } from './booking-move.page.tsx'
import { answerMyRequote, declareMyChange, showRequote, showUseChange, showWaiver, wishMyWaiver } from './booking-terms.page.tsx'
import { showBookings } from './bookings.page.tsx'
import { sendScore, sendWord, showCuratorCard, showCuratorCards } from './curator.page.tsx'
import { download, endAccount, saveConsent, savePause, showData } from './data.page.tsx'
import { changeEmail, confirmEmail, showEmail, showEmailUndo, undoEmail } from './email.page.tsx'
import { endNeed, saveNeed, showNeeds as showEventNeeds } from './event-needs.page.tsx'
import { showEvents } from './events.page.tsx'
import { endMyFeed, endSpaceFeed, makeMyFeed, makeSpaceFeed } from './feed.page.tsx'
import { dropMyPaper, keepMyPaper, openMyPaper, showFolder } from './folder.page.tsx'
import { askForHelp, showHelp, stopHelp } from './help.page.tsx'
import { declareMyHousehold, declareMyInterest, endMyInterest, giveMyNumber, showInterests } from './interests.page.tsx'
import { sendMeeting, showMentee, showMentees } from './mentor.page.tsx'
import { acceptInvitation, closeNeedPage, declineInvitation, newNeedPage, postNeedPage, showNeeds } from './needs.page.tsx'
import { showObjections } from './objections.page.tsx'
import { showOrders } from './orders.page.tsx'
import { saveProfile, showMine } from './overview.page.tsx'
import { askPasskey, dropPasskey, keepPasskey, startPasskey, usePasskey } from './passkey.api.ts'
import { errands, myProfileErrand, showMyProfile } from './profile.page.tsx'
import { makeMyProfile, showNewProfile, showProfiles } from './profiles.page.tsx'
import { showProgrammes } from './programmes.page.tsx'
import { acceptProposalPage, amendTermsPage, declineProposalPage, showProposal, writeMessagePage } from './proposal.page.tsx'
import { sendReview, showReview, showReviews, stepAside } from './reviews.page.tsx'
import { confirm, renewCodes, showConfirm, showSecondFactor, startSecondFactor, stopSecondFactor } from './second-factor.page.tsx'
import { dropOtherSessions, dropSession, savePassword, showSecurity } from './security.page.tsx'
import { cancelMySeries, readdMyDate, showSeries } from './series.page.tsx'
import { saveChange, showChange } from './series-change.page.tsx'
import { enterCode, passSecond, sendCode, showCode, showSecondStep, showSignIn, signIn } from './sign-in.page.tsx'
import { showSignOut, signOut } from './sign-out.page.tsx'
import { register, sendRecovery, setPassword, showRecover, showRecoverAsk, showSignUp } from './sign-up.page.tsx'
import { giveMyWord, showMyStories } from './stories.page.tsx'
import { dropToken, newToken, showTokens } from './token.page.tsx'
import { leaveLine, showWaiting } from './waiting.page.tsx'
import { saveZone } from './zone.page.tsx'

/** A picture, and what a form has around it. */
const onePicture = pictureLimits.bytes + 64 * 1024

const door: Route[] = [
  get(to.signIn(), 'public', showSignIn),
  post(to.signIn(), 'public', signIn),
  get(to.signInCode(), 'public', showCode),
  post(to.signInCode(), 'public', enterCode),
  post(to.signInCodeAsk(), 'public', sendCode),
  get(to.secondStep(), 'public', showSecondStep),
  post(to.secondStep(), 'public', passSecond),
  post(`${to.signInPasskey()}/mulai`, 'public', askPasskey),
  post(to.signInPasskey(), 'public', usePasskey),
  get(to.recoverAsk(), 'public', showRecoverAsk),
  post(to.recoverAsk(), 'public', sendRecovery),
  get(to.recover(), 'public', showRecover),
  post(to.recover(), 'public', setPassword),
  get(to.emailUndo(), 'public', showEmailUndo),
  post(to.emailUndo(), 'public', undoEmail),
  get(to.signUp(), 'public', showSignUp),
  post(to.signUp(), 'public', register),
  get(to.signOut(), 'public', showSignOut),
  post(to.signOut(), 'public', signOut),
]

/** A draft with papers beside it: a few photographs at a time. */
const withPapers = 4 * mostPaperBytes

const account: Route[] = [
  get(to.mine(), 'signed_in', showMine),
  get(to.myOrders(), 'signed_in', showOrders),
  get(to.myBookings(), 'signed_in', showBookings),
  get(to.myEvents(), 'signed_in', showEvents),
  get(to.myProgrammes(), 'signed_in', showProgrammes),
  get(to.myProfiles(), 'signed_in', showProfiles),
  get(to.newProfile(), 'signed_in', showNewProfile),
  post(to.newProfile(), 'signed_in', makeMyProfile),
  get(to.myProfileOf(':slug'), 'signed_in', showMyProfile),
  get(to.myCuratorCards(), 'signed_in', showCuratorCards),
  get(to.myCuratorCard(':card'), 'signed_in', showCuratorCard),
  post(to.myCuratorCard(':card'), 'signed_in', sendScore),
  post(to.myCuratorWord(':card'), 'signed_in', sendWord),
  ...errands.map((errand) =>
    post(to.myProfileErrand(':slug', errand), 'signed_in', myProfileErrand(errand), errand === 'gambar' ? onePicture : undefined),
  ),
  get(to.myMentees(), 'signed_in', showMentees),
  get(to.myMentee(':number'), 'signed_in', showMentee),
  post(to.myMentee(':number'), 'signed_in', sendMeeting),
  get(to.myReviews(), 'signed_in', showReviews),
  get(to.myReview(':turn'), 'signed_in', showReview),
  post(to.myReview(':turn'), 'signed_in', sendReview),
  post(to.myReviewAside(':turn'), 'signed_in', stepAside),
  get(to.myNeeds(), 'signed_in', showNeeds),
  get(to.newNeed(), 'signed_in', newNeedPage),
  post(to.invitation(':id', 'terima'), 'signed_in', acceptInvitation),
  post(to.invitation(':id', 'tolak'), 'signed_in', declineInvitation),
  post(to.newNeed(), 'signed_in', postNeedPage),
  get(to.askNeed(':number'), 'signed_in', askPage),
  post(to.askNeed(':number'), 'signed_in', makeProposalPage),
  post(to.closeNeed(':number'), 'signed_in', closeNeedPage),
  get(to.proposal(':number'), 'signed_in', showProposal),
  post(to.proposalErrand(':number', 'pesan'), 'signed_in', writeMessagePage),
  post(to.proposalErrand(':number', 'ubah'), 'signed_in', amendTermsPage),
  post(to.proposalErrand(':number', 'setuju'), 'signed_in', acceptProposalPage),
  post(to.proposalErrand(':number', 'tolak'), 'signed_in', declineProposalPage),
  get(to.eventNeeds(':number'), 'signed_in', showEventNeeds),
  post(to.eventNeeds(':number'), 'signed_in', saveNeed),
  post(to.eventNeedDrop(':number'), 'signed_in', endNeed),
  get(to.myBooking(':number'), 'signed_in', showBooking),
  get(to.myApplications(), 'signed_in', showApplications),
  get(to.myApplication(':number'), 'signed_in', showApplication),
  get(to.myApplicationErrand(':number', 'surat.pdf'), 'signed_in', applicationLetter),
  post(to.myApplicationErrand(':number', 'simpan'), 'signed_in', saveDraft, withPapers),
  post(to.myApplicationErrand(':number', 'simpan-sendiri'), 'signed_in', keepDraft),
  post(to.myApplicationErrand(':number', 'kirim'), 'signed_in', sendApplication, withPapers),
  post(to.myApplicationErrand(':number', 'tarik'), 'signed_in', withdrawMine),
  post(to.myApplicationErrand(':number', 'keberatan'), 'signed_in', objectToMine),
  post(to.myApplicationErrand(':number', 'pengecualian'), 'signed_in', askMine),
  post(to.myApplicationErrand(':number', 'lampiran'), 'signed_in', attachToGrant, withPapers),
  post(to.myApplicationErrand(':number', 'setuju'), 'signed_in', acceptMyGrant),
  get(to.myGrantPaper(':number', ':version'), 'signed_in', myGrantPaper),
  get(to.myFolder(), 'signed_in', showFolder),
  post(to.myFolder(), 'signed_in', keepMyPaper, mostPaperBytes + 100_000),
  get(to.myPaper(':id'), 'signed_in', openMyPaper),
  post(to.dropPaper(':id'), 'signed_in', dropMyPaper),
  post(to.myFeed(), 'signed_in', makeMyFeed),
  post(to.myFeedEnd(), 'signed_in', endMyFeed),
  post(to.spaceFeed(':slug'), 'signed_in', makeSpaceFeed),
  post(to.spaceFeedEnd(':slug'), 'signed_in', endSpaceFeed),
  post(to.myBookingErrand(':number', 'kirim'), 'signed_in', sendBooking),
  post(to.myBookingErrand(':number', 'perpanjang'), 'signed_in', lengthenHold),
  post(to.myBookingErrand(':number', 'lepas'), 'signed_in', releaseHold),
  post(to.myBookingErrand(':number', 'hadir'), 'signed_in', checkInMyself),
  post(to.myBookingErrand(':number', 'pengganti'), 'signed_in', takeMySubstitute),
  get(to.mySeries(':number'), 'signed_in', showSeries),
  get(to.changeSeries(':number'), 'signed_in', showChange),
  post(to.changeSeries(':number'), 'signed_in', saveChange),
  post(to.mySeriesErrand(':number', 'tambah'), 'signed_in', readdMyDate),
  post(to.mySeriesErrand(':number', 'pembatalan'), 'signed_in', cancelMySeries),
  post(to.myZone(), 'signed_in', saveZone),
  get(to.myBookingErrand(':number', 'pembatalan'), 'signed_in', showCancel),
  post(to.myBookingErrand(':number', 'pembatalan'), 'signed_in', cancelMyBooking),
  get(to.myBookingErrand(':number', 'pindah'), 'signed_in', showMove),
  post(to.myBookingErrand(':number', 'pindah'), 'signed_in', moveMyBooking),
  get(to.myBookingErrand(':number', 'banding'), 'signed_in', showAppeal),
  post(to.myBookingErrand(':number', 'banding'), 'signed_in', appealMyAbsence),
  get(to.myBookingErrand(':number', 'pungutan'), 'signed_in', showLevy),
  post(to.myBookingErrand(':number', 'pungutan'), 'signed_in', answerMyLevy),
  get(to.myBookingErrand(':number', 'tarif-baru'), 'signed_in', showRequote),
  post(to.myBookingErrand(':number', 'tarif-baru'), 'signed_in', answerMyRequote),
  get(to.myBookingErrand(':number', 'perubahan'), 'signed_in', showUseChange),
  post(to.myBookingErrand(':number', 'perubahan'), 'signed_in', declareMyChange),
  get(to.myBookingErrand(':number', 'keringanan'), 'signed_in', showWaiver),
  post(to.myBookingErrand(':number', 'keringanan'), 'signed_in', wishMyWaiver),
  get(to.myWaiting(), 'signed_in', showWaiting),
  post(to.myWaitingEnd(), 'signed_in', leaveLine),
  get(to.myObjections(), 'signed_in', showObjections),
  post(to.myProfile(), 'signed_in', saveProfile),
  get(to.myEmail(), 'signed_in', showEmail),
  post(to.myEmail(), 'signed_in', changeEmail),
  post(to.myEmailCode(), 'signed_in', confirmEmail),
  get(to.mySecurity(), 'signed_in', showSecurity),
  post(to.myPassword(), 'signed_in', savePassword),
  get(to.mySecondFactor(), 'signed_in', showSecondFactor),
  post(to.mySecondFactor(), 'signed_in', startSecondFactor),
  get(to.mySecondFactorConfirm(), 'signed_in', showConfirm),
  post(to.mySecondFactorConfirm(), 'signed_in', confirm),
  post(to.mySecondFactorEnd(), 'signed_in', stopSecondFactor),
  post(to.myRecoveryCodes(), 'signed_in', renewCodes),
  post(`${to.myPasskeys()}/mulai`, 'signed_in', mine(startPasskey)),
  post(to.myPasskeys(), 'signed_in', mine(keepPasskey)),
  post(to.myPasskeyEnd(), 'signed_in', mine(dropPasskey)),
  post(to.mySessionEnd(), 'signed_in', dropSession),
  post(to.myOtherSessionsEnd(), 'signed_in', dropOtherSessions),
  get(to.myHelp(), 'signed_in', showHelp),
  post(to.myHelp(), 'signed_in', askForHelp),
  post(to.myHelpStop(), 'signed_in', stopHelp),
  get(to.myTokens(), 'signed_in', showTokens),
  post(to.myTokens(), 'signed_in', newToken),
  post(to.myTokenEnd(), 'signed_in', dropToken),
  get(to.myInterests(), 'signed_in', mine(showInterests)),
  post(to.myInterests(), 'signed_in', mine(declareMyInterest)),
  post(`${to.myInterests()}/akhiri`, 'signed_in', mine(endMyInterest)),
  post(`${to.myInterests()}/nomor`, 'signed_in', mine(giveMyNumber)),
  post(`${to.myInterests()}/kartu-keluarga`, 'signed_in', mine(declareMyHousehold)),
  get(to.myStories(), 'signed_in', showMyStories),
  post(to.myStoryWord(':slug'), 'signed_in', giveMyWord),
  get(to.myData(), 'signed_in', showData),
  post(to.myConsent(), 'signed_in', saveConsent),
  post(to.myPause(), 'signed_in', savePause),
  post(to.myDownload(), 'signed_in', download),
  post(to.myEnd(), 'signed_in', endAccount),
]

/** The door of people: in, out, and one's own account. */
export const mineRoutes: Route[] = [...door, ...account, get(to.devMail(), 'demo', showMail)]
