// Every word of the agents' page in Hebrew, written from right to left.
import type { Words } from './en';
import { heHappenings } from './he_happenings';

const counted = (n: number, one: string, many: string) => (n === 1 ? one : `${n} ${many}`);

export const he: Words = {
  ...heHappenings,
  title: 'תיבת שיחות חיה',
  login: {
    agent: 'נציג', code: 'קוד', submit: 'כניסה', busy: 'נכנסים…', ask: 'יש להיכנס כדי לענות',
    team: (tenant) => `הצוות של ${tenant}`, unreachable: 'לא ניתן להגיע לשרת', again: 'ניסיון נוסף',
    said: (status) => `תשובת השרת: ${status}`,
  },
  top: {
    refresh: 'רענון', refreshTitle: 'לטעון הכול מחדש', commands: 'פקודות', help: 'עזרה והגדרות', logout: 'יציאה',
  },
  link: {
    connecting: 'WS: מתחבר…', live: 'WS: מחובר · חי', lagging: (n) => `WS: מחובר · בפיגור ${n}`,
    resyncing: 'WS: מחובר · מסתנכרן', offline: 'WS: לא מחובר',
  },
  linkTitle: {
    connecting: 'החיבור נוצר כעת',
    live: 'כל מה שקרה מוצג',
    lagging: 'הדף מפגר אחרי האירוע האחרון',
    resyncing: 'הרשימות נטענות מחדש',
    offline: 'שום דבר לא מתקבל: ייתכן שמה שמוצג ישן',
  },
  notice: {
    refreshed: 'רוענן', resynced: 'סונכרן מחדש', reconnected: 'החיבור חזר',
    escalations: (n) => `${n} הסלמות חדשות`,
    escalation: (reason) => (reason === '' ? 'הסלמה חדשה' : `הסלמה חדשה: ${reason}`),
    offered: 'מוצעת לך שיחה',
    written: (name) => `הודעה מאת ${name}`,
  },
  list: {
    label: 'שיחות', ofTab: 'השיחות שבלשונית', search: 'חיפוש בהודעות ובסיבות', clear: 'ניקוי החיפוש',
    found: (n) => `נמצאו ${n}`,
    sort: 'סדר', newest: 'החדשות תחילה', longest: 'הממתינות ביותר', due: 'לפי המועד הקרוב',
    claimNext: 'לקיחת הבאה בתור', fresh: (n) => `${n} חדשות`, tail: 'ישנות יותר, כפי שהיו כשנטענו',
    loading: 'טוען…', nothing: (search) => `אין תוצאות עבור ”${search}“.`,
    noneDue: 'אין כאן מועדים: לא הובטח זמן.',
  },
  tabs: { all: 'הכול', waiting: 'ממתינות', mine: 'שלי' },
  tabTitle: { all: 'כל השיחות של הצוות', waiting: 'לא נלקחו, הדחופות תחילה', mine: 'שיחות שלקחתי' },
  tabEmpty: {
    all: 'עדיין לא הוסלמה שום שיחה.',
    waiting: 'אף אחד אינו ממתין. הסלמות חדשות יופיעו כאן מיד.',
    mine: 'לא לקחת אף שיחה. יש לקחת שיחה ממתינה כדי לענות.',
  },
  card: {
    noMessages: 'אין עדיין הודעות', assistant: 'העוזר', unread: 'שלא נקראו',
    unreadTitle: (n) => counted(n, 'הודעה אחת שלא נקראה', 'הודעות שלא נקראו'), channelTitle: (channel) => `ערוץ ${channel}`,
    claiming: 'לוקח…', claimedBy: (name) => `נלקחה על ידי ${name}`,
    withAssistant: 'אצל העוזר', snoozed: 'נדחתה', closed: 'סגורה', closedAs: (outcome) => `סגורה · ${outcome}`,
    active: 'פעילה', offeredTo: (name) => `מוצעת אל ${name}`, you: 'אליך', somebody: 'מישהו',
    leaseEnds: 'ההחזקה עומדת לפוג', waiting: (time) => `ממתינה ${time}`,
    since: (time) => `מאז ${time}`, priority: (n) => `עדיפות ${n}`, team: (team) => `צוות ${team}`,
  },
  dot: { online: 'פעילה, המשתמש מחובר', user_offline: 'המשתמש אינו מחובר', closed: 'השיחה הסתיימה' },
  time: {
    shortly: 'פחות מדקה', today: 'היום', yesterday: 'אתמול',
    dueIn: (time) => `בעוד ${time}`, overdue: (time) => `באיחור של ${time}`,
    promised: (what, when) => `${what} – הובטח עד ${when}`,
  },
  promise: { claim: 'לקיחה', first_reply: 'תשובה ראשונה', next_reply: 'תשובה', close: 'סגירה' },
  thread: {
    label: 'שיחה', choose: 'יש לבחור שיחה כדי לקרוא אותה.', back: 'חזרה לרשימה', transcript: 'תמליל',
    older: 'טעינת ישנות יותר', newest: 'לחדשות',
    typing: (names) => `${names.join(', ')} ${names.length === 1 ? 'מקליד/ה' : 'מקלידים'}`,
  },
  status: {
    close: 'סגירה', closeTitle: 'סגירה כפתורה', claimToClose: 'יש לקחת את השיחה כדי לסגור אותה',
    release: 'שחרור', releaseTitle: 'חזרה לתור; המשתמש שומר על מקומו',
    handBack: 'החזרה לעוזר', handBackTitle: 'לתת לעוזר לענות שוב', takeOver: 'השתלטות',
    more: 'עוד', moreTitle: 'כל מה שאפשר לעשות בשיחה הזאת',
    reasons: (n) => counted(n, 'הסלמה אחת', 'הסלמות'), history: 'מדוע הוסלמה',
    snoozedUntil: (time) => `נדחתה עד ${time}`,
  },
  details: {
    title: 'פרטים', show: 'להציג או להסתיר את הפרטים', user: 'משתמש', name: 'שם', id: 'מפתח', seen: 'נראה לאחרונה',
    online: 'מחובר כעת', channel: 'ערוץ', conversation: 'שיחה', key: 'מפתח', opened: 'נפתחה',
    messages: 'הודעות', held: 'נלקחה בשעה', team: 'צוות', priority: 'עדיפות', due: 'הובטח',
    attributes: 'מאפיינים', others: 'שיחות אחרות', none: 'אין', mergedInto: 'נמשכת ב־', mergedFrom: 'המשך של',
  },
  tags: {
    label: 'תגיות', add: 'תגית', fresh: 'תגית חדשה', remove: (tag) => `הסרת התגית ${tag}`,
    by: { rule: 'נמצאה לפי כלל', model: 'נמצאה על ידי המודל', agent: 'נוספה על ידי נציג' },
    in: (message) => `בהודעה ${message}`, sure: (percent) => `ביטחון ${percent}`,
  },
  bar: {
    draft: 'הטיוטה נשמרה.', claim: 'לקיחת השיחה כדי לענות', accept: 'קבלת השיחה כדי לענות',
    accepting: 'מקבל…', decline: 'דחיית ההצעה', asked: 'ראשון בתור להישאל.', offeredTo: 'מוצעת אל',
    assistant: 'העוזר עונה כעת.', takeOver: 'השתלטות כדי לענות', takingOver: 'משתלט…',
    claimed: (name, since) => `נלקחה על ידי ${name}${since === '' ? '' : ` מאז ${since}`}. רק ${name} יכול/ה לענות.`,
    closed: (outcome) => `השיחה סגורה${outcome === '' ? '' : `: ${outcome}`}.`,
    reopen: 'פתיחה מחדש',
    snoozed: (until) => `השיחה נדחתה ${until === '' ? 'עד שהמשתמש יכתוב' : `עד ${until}`}.`,
    wake: 'להעיר',
  },
  composer: {
    label: 'כתיבה', kind: 'סוג ההודעה', reply: 'תשובה', note: 'הערה', noteHint: 'רק הצוות רואה הערות',
    panes: 'עריכה או תצוגה מקדימה', edit: 'עריכה', preview: 'תצוגה מקדימה', send: 'שליחה', addNote: 'הוספת הערה',
    hint: 'Enter שולח, Shift+Enter שורה חדשה, / תשובה מוכנה',
    channelTitle: 'הערוץ של השיחה',
    characters: (n, text) => (n === 1 ? 'תו אחד' : `${text} תווים`),
    warnings: 'אזהרות', write: 'כתיבת תשובה', writeNote: 'הערה לצוות', internal: 'הערה פנימית',
    replyTo: (name) => `תשובה אל ${name}`, format: 'עיצוב',
    nothing: 'אין עדיין מה להציג.', asking: 'מבקש תצוגה מקדימה…',
    windowLeft: (time) => `נותרו ${time} לענות`,
    windowOver: 'חלון התשובה נסגר',
    windowTitle: (channel, when) => `${channel} מאפשר לענות עד ${when}`,
  },
  formats: { bold: 'מודגש', italic: 'נטוי', strike: 'קו חוצה', code: 'קוד', list: 'רשימה', link: 'קישור' },
  canned: {
    label: 'תשובות מוכנות', none: 'אין תשובה מוכנה בשם הזה', edit: 'עריכת התשובות המוכנות',
    name: 'שם', text: 'טקסט', add: 'הוספת תשובה מוכנה', remove: (name) => `הסרת ${name || 'זו'}`,
    hint: 'מקלידים / ושם בשדה הכתיבה. {user} הופך לשם המשתמש, {agent} לשמך. נשמר בדפדפן הזה.',
    first: [
      { name: 'shalom', text: 'שלום {user}, כאן {agent}. איך אפשר לעזור?' },
      { name: 'rega', text: 'רגע אחד בבקשה, אני בודק/ת.' },
      { name: 'toda', text: 'תודה, {user}. יש עוד משהו?' },
    ],
  },
  message: {
    ai: 'AI', fallback: 'לעוזר לא הייתה תשובה', sending: 'נשלח…', notSent: 'לא נשלח –', retry: 'ניסיון נוסף',
    edit: 'עריכה', again: 'לכתוב שוב', attachment: 'קובץ מצורף', unsafe: 'אינה כתובת רשת',
    download: (name) => `הורדת ${name}`,
  },
  delivery: { sent: 'נשלחה', delivered: 'נמסרה', read: 'נקראה', failed: 'לא נמסרה' },
  palette: {
    label: 'פקודות ושיחות', placeholder: 'מקלידים פקודה או שם', actions: 'פעולות', conversations: 'שיחות',
    searchFor: (text) => `חיפוש ”${text}“`, nothing: 'אין דבר בשם הזה',
  },
  help: {
    title: 'עזרה והגדרות', keyboard: 'מקלדת', letters: 'אותיות בודדות הן קיצורי דרך', language: 'שפה',
    settings: 'הגדרות', notify: 'להודיע לי כשהדף מוסתר', notifyDenied: 'הדפדפן אינו מתיר התראות כאן',
    done: 'סיום', composer: 'בשדה הכתיבה: שליחה / שורה חדשה', canned: 'בשדה הכתיבה: תשובות מוכנות',
    move: 'השיחה הבאה / הקודמת', enter: 'מעבר לשיחה המסומנת', escape: 'חזרה לרשימה',
  },
};
