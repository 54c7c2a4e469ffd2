/* What happens in the browser without asking the server. Modules do nothing until they are started, in this order: listeners to the
   same event are called in the order of their start. */
import * as addingFiles from "./adding-files.js";
import * as address from "./address.js";
import * as areaPicker from "./area-picker.js";
import * as arriving from "./arriving.js";
import * as asking from "./asking.js";
import * as buttons from "./buttons.js";
import * as cardMenu from "./card-menu.js";
import * as charts from "./charts.js";
import * as colourScheme from "./colour-scheme.js";
import * as decisions from "./decisions.js";
import * as customAreas from "./custom-areas.js";
import * as firstAnswer from "./first-answer.js";
import * as foldedExhibits from "./folded-exhibits.js";
import * as folding from "./folding.js";
import { onSignedOut, provide, startRouting } from "./framework.js";
import * as keyboard from "./keyboard.js";
import * as labels from "./labels.js";
import * as leverTable from "./lever-table.js";
import * as navigation from "./navigation.js";
import * as pageTitle from "./page-title.js";
import * as packs from "./packs.js";
import * as pictures from "./pictures.js";
import * as presenting from "./presenting.js";
import * as printing from "./printing.js";
import * as saving from "./saving.js";
import * as signingOut from "./signing-out.js";
import * as slowAnswers from "./slow-answers.js";
import * as tables from "./tables.js";
import * as whatIfs from "./what-ifs.js";
import * as words from "./words.js";

provide({
  choose: buttons.chooseMark,
  follow: buttons.followMark,
  carry: navigation.carryArea,
  chooseView: whatIfs.chooseView,
  arrived: navigation.arrive,
  listChosenMarks: customAreas.listChosenMarks,
  allDrawn: charts.allDrawn, // for tests
  placeLabels: labels.placeLabels, // for tests
});
startRouting();
onSignedOut(() => window.location.reload()); // the page leads to the sign-in, and back to itself
[firstAnswer, folding, foldedExhibits, charts, labels, words, tables, saving, customAreas, decisions, addingFiles, packs, asking, address, whatIfs, leverTable, slowAnswers, areaPicker, arriving, buttons, keyboard, pictures, cardMenu, presenting, printing, colourScheme, pageTitle, signingOut]
  .forEach((subject) => subject.start());
