"""The whole product on embedded servers, and the story that they play."""
