// Work that is done in steps goes on by itself; without this script somebody presses the button.
document.querySelector(".continuing").requestSubmit();
