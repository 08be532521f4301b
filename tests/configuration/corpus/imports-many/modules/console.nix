{
  console.keyMap = "de";
}
