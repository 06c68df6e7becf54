// What is done about a low grade or a complaint.
import { acts } from "./acts.js";

acts();
