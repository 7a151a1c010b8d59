// The one entry: what each part of a page needs.
import { startLook } from "./look.js";
import { Player } from "./player.js";

startLook(document);
const section = document.querySelector("[data-player]");
if (section) new Player(section, document.querySelector(".reading")).start();
